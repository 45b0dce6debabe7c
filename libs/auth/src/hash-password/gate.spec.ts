import { describe, expect, it } from '@jest/globals';
import { Gate, GateFull } from './gate.js';

function deferred() {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { done: promise, finish: () => resolve(undefined) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the gate', () => {
  it('runs so many at once, lets so many wait and refuses the rest', async () => {
    const gate = new Gate(2, 1);
    const tasks = [deferred(), deferred(), deferred()];
    const started: number[] = [];
    const runs = tasks.map((task, index) =>
      gate.run(() => {
        started.push(index);
        return task.done;
      }),
    );
    await turn();
    expect(started).toEqual([0, 1]);
    await expect(gate.run(() => Promise.resolve())).rejects.toThrow(GateFull);
    tasks[1]?.finish();
    await turn();
    expect(started).toEqual([0, 1, 2]);
    tasks.forEach((task) => task.finish());
    await Promise.all(runs);
    await expect(gate.run(() => Promise.resolve('free again'))).resolves.toBe('free again');
  });

  it('frees its place when a task fails', async () => {
    const gate = new Gate(1, 0);
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(gate.run(() => Promise.resolve(1))).resolves.toBe(1);
  });
});
