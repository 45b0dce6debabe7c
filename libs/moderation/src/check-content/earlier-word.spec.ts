import { expect, it } from '@jest/globals';
import type { Verdict } from '../data/verdicts.repository.js';
import { earlierWord, meaningOf } from './earlier-word.js';

const verdict = (change: Partial<Verdict>): Verdict => ({
  id: 'v',
  workspaceId: 'mine',
  subject: 'upload',
  reference: 'r',
  prompt: null,
  outcome: 'allowed',
  rule: null,
  answers: [{ moderator: 'local', decision: 'allow', took_ms: 1 }],
  decision: null,
  decidedAt: null,
  createdAt: new Date(0),
  ...change,
});
const blocked = verdict({
  outcome: 'blocked',
  rule: 'hate',
  answers: [{ moderator: 'local', decision: 'deny', rule: 'hate', took_ms: 1 }],
});
const ask = (
  earlier: Verdict[],
  kind: 'prompt' | 'image' = 'image',
  judges: ('local' | 'openai')[] = ['local'],
) => earlierWord(earlier, { kind, workspaceId: 'mine', judges });

it('holds for a picture when all who judge today have answered', () => {
  const allowed = verdict({});
  expect(ask([allowed])).toBe(allowed);
  expect(ask([allowed], 'image', ['local', 'openai'])).toBeNull();
  expect(ask([])).toBeNull();
});

it('holds for a blocked picture whoever judges today', () => {
  expect(ask([blocked], 'image', ['local', 'openai'])).toBe(blocked);
});

it('is a person’s, in the workspace that it was given for and nowhere else', () => {
  const granted: Verdict = { ...blocked, decision: 'overturned' };
  expect(ask([blocked, granted])).toBe(granted);
  expect(ask([granted], 'prompt')).toBe(granted);
  expect(ask([{ ...granted, workspaceId: 'theirs' }])).toBeNull();
});

it('that left it to a person holds until the person decides, and the person’s after it', () => {
  const doubtful = verdict({
    outcome: 'review',
    rule: 'sexual_content',
    answers: [{ moderator: 'local', decision: 'review', rule: 'sexual_content', took_ms: 1 }],
  });
  expect(ask([doubtful])).toBe(doubtful);
  expect(meaningOf(doubtful)).toBe('review');
  expect(meaningOf({ ...doubtful, decision: 'upheld' })).toBe('blocked');
  expect(meaningOf({ ...doubtful, decision: 'overturned' })).toBe('allowed');
  expect(meaningOf(blocked)).toBe('blocked');
  expect(meaningOf({ ...blocked, decision: 'overturned' })).toBe('allowed');
});

it('does not hold for a prompt that nobody decided', () => {
  expect(ask([verdict({ subject: 'prompt' })], 'prompt')).toBeNull();
  expect(ask([blocked], 'prompt')).toBeNull();
});
