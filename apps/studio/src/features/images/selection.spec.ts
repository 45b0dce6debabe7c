import { describe, expect, it } from '@jest/globals';
import { chosenOf, NONE, pressed } from './selection.js';

const shown = ['a', 'b', 'c', 'd', 'e'];
const after = (...presses: [string, boolean?][]) =>
  [
    ...presses.reduce((now, [id, range = false]) => pressed(now, shown, id, range), NONE).ids,
  ].sort();

describe('choosing pictures', () => {
  it('chooses by a press, and not any more by a second one', () => {
    expect(after(['b'], ['d'])).toEqual(['b', 'd']);
    expect(after(['b'], ['d'], ['b'])).toEqual(['d']);
  });

  it('chooses a range in either direction, and takes one back', () => {
    expect(after(['b'], ['d', true])).toEqual(['b', 'c', 'd']);
    expect(after(['d'], ['a', true])).toEqual(['a', 'b', 'c', 'd']);
    expect(after(['a'], ['e', true], ['c', true])).toEqual(['a', 'b']);
    expect(after(['c', true])).toEqual(['c']);
  });

  it('means only what is still shown, in its order', () => {
    const chosen = pressed(pressed(NONE, shown, 'd', false), shown, 'a', false);
    expect(chosenOf(chosen, [{ id: 'a' }, { id: 'b' }])).toEqual([{ id: 'a' }]);
    const reversed = [{ id: 'd' }, { id: 'a' }];
    expect(chosenOf(chosen, reversed)).toEqual(reversed);
  });
});
