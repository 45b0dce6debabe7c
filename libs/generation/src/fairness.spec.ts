import { describe, expect, it } from '@jest/globals';
import { chooseImages, type WorkspaceQueue } from './fairness.js';

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
});
