import { expect, it } from '@jest/globals';
import { restrictionFor } from './restriction.js';

it.each([
  [{ refused: 0, grave: 0 }, null],
  [{ refused: 4, grave: 1 }, null],
  [{ refused: 5, grave: 0 }, 'cool_down'],
  [{ refused: 14, grave: 1 }, 'cool_down'],
  [{ refused: 15, grave: 0 }, 'review'],
  [{ refused: 2, grave: 2 }, 'review'],
])('%j leads to %s', (refusals, kind) => expect(restrictionFor(refusals)).toBe(kind));
