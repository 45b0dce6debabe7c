import { describe, expect, it } from '@jest/globals';
import { deriveStatus, generationStatuses, generationTransitions, isFinal } from './generation.js';
import { imageStatuses, isTerminal, type ImageStatus } from './image.js';

describe('deriveStatus', () => {
  it.each<[ImageStatus[], string]>([
    [['queued', 'queued'], 'accepted'],
    [['leased', 'queued'], 'running'],
    [['delivered', 'queued'], 'running'],
    [['delivered', 'in_review'], 'running'],
    [['delivered', 'failed', 'blocked', 'cancelled'], 'finished'],
    [['cancelled', 'cancelled'], 'cancelled'],
    [['cancelled', 'failed'], 'failed'],
    [['blocked'], 'failed'],
  ])('%j gives %s', (images, expected) => {
    expect(deriveStatus('accepted', images)).toBe(expected);
  });

  it('does not fall back to accepted when a started image returns to the queue', () => {
    expect(deriveStatus('running', ['queued'])).toBe('running');
  });

  it('is final exactly when all images are, and only by allowed moves', () => {
    for (const a of imageStatuses)
      for (const b of imageStatuses)
        for (const current of ['accepted', 'running'] as const) {
          const next = deriveStatus(current, [a, b]);
          expect(isFinal(next)).toBe(isTerminal(a) && isTerminal(b));
          if (next !== current) expect(generationTransitions[current]).toContain(next);
        }
  });

  it('never leaves an end', () => {
    for (const end of generationStatuses.filter(isFinal))
      expect(deriveStatus(end, ['queued'])).toBe(end);
  });
});
