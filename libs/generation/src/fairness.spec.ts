import { describe, expect, it } from '@jest/globals';
import { chooseImages as choose, type WorkspaceQueue } from './fairness.js';

const chooseImages = (queues: WorkspaceQueue[], slots: number) =>
  choose(queues, { slots, calls: Infinity });

const queue = (
  workspaceId: string,
  waiting: [string, string, boolean?, boolean?][],
  maxRunning = 10,
  running = 0,
): WorkspaceQueue => ({
  workspaceId,
  maxRunning,
  running,
  waiting: waiting.map(([jobId, imageId, begun = false, ofBatch = false]) => ({
    jobId,
    imageId,
    begun,
    ofBatch,
    stored: false,
  })),
});

describe('chooseImages', () => {
  it('gives the small customer a slot beside a large batch', () => {
    const batch = Array.from({ length: 1000 }, (_, i): [string, string] => ['g', `big-${i}`]);
    expect(chooseImages([queue('a', batch), queue('b', [['h', 'small']])], 3)).toEqual([
      'big-0',
      'small',
      'big-1',
    ]);
  });

  it('starts no generation above the cap, but finishes the begun ones', () => {
    const chosen = chooseImages(
      [
        queue(
          'a',
          [
            ['new', 'n1'],
            ['old', 'o1', true],
            ['old', 'o2', true],
          ],
          1,
          1,
        ),
      ],
      10,
    );
    expect(chosen).toEqual(['o1', 'o2']);
  });

  it('counts a generation once, however many images it has', () => {
    const chosen = chooseImages(
      [
        queue(
          'a',
          [
            ['g1', '1'],
            ['g1', '2'],
            ['g2', '3'],
            ['g3', '4'],
          ],
          2,
          0,
        ),
      ],
      10,
    );
    expect(chosen).toEqual(['1', '2', '3']);
  });

  it('lets a single request of the same customer go before the rows of a batch', () => {
    const rows = (begun: boolean): [string, string, boolean, boolean][] => [
      ['batch', 'r1', begun, true],
      ['batch', 'r2', begun, true],
    ];
    const beside = (cap: number) => [queue('a', [...rows(true), ['g', 'single']], cap, 1)];
    expect(chooseImages(beside(2), 10)).toEqual(['single', 'r1', 'r2']);
    // No room: the batch starts nothing more, so that its place becomes free.
    expect(chooseImages(beside(1), 10)).toEqual([]);
    expect(chooseImages([queue('a', [...rows(false), ['g', 'single']], 1, 0)], 10)).toEqual([
      'single',
    ]);
    expect(chooseImages([queue('a', rows(true), 1, 1)], 10)).toEqual(['r1', 'r2']);
  });

  it('never gives more than there are slots, and ends when nothing is eligible', () => {
    expect(chooseImages([queue('a', [['g', '1']])], 0)).toEqual([]);
    expect(chooseImages([queue('a', [['g', '1']], 0)], 5)).toEqual([]);
  });

  it('sends no more images out than the providers take, but those that are made already', () => {
    const made = queue('b', [['h', 'made', true]]);
    const queues = [
      queue('a', [
        ['g', '1'],
        ['g', '2'],
      ]),
      { ...made, waiting: made.waiting.map((image) => ({ ...image, stored: true })) },
    ];
    expect(choose(queues, { slots: 10, calls: 1 })).toEqual(['1', 'made']);
    expect(choose(queues, { slots: 10, calls: 0 })).toEqual(['made']);
    expect(choose(queues, { slots: 1, calls: 10 })).toEqual(['1']);
  });
});
