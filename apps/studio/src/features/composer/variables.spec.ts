import { describe, expect, it } from '@jest/globals';
import {
  acceptValues,
  missingIn,
  promptsOf,
  tableOf,
  valuesFor,
  variablesOf,
} from './variables.js';

const prompt = 'A {{ colour }} {{thing}}, {{colour}}, {not this}';
const with_ = (values: Record<string, string>) => ({ prompt, values });

describe('variables of a description', () => {
  it('are found once each, in their order', () => {
    expect(variablesOf(prompt)).toEqual(['colour', 'thing']);
    expect(variablesOf('no {variables} here')).toEqual([]);
  });

  it('are missing until something is written for them', () => {
    expect(missingIn(with_({}))).toEqual(['colour', 'thing']);
    expect(missingIn(with_({ colour: 'red', thing: ' \n ' }))).toEqual(['thing']);
    expect(missingIn({ prompt: '{{constructor}}', values: {} })).toEqual(['constructor']);
  });

  it('go with a request that has one value each, and with no other', () => {
    expect(valuesFor(with_({ colour: ' red ', thing: 'cup', old: 'x' }))).toEqual({
      values: { colour: 'red', thing: 'cup' },
    });
    expect(valuesFor({ prompt: 'a cup', values: { old: 'x' } })).toEqual({});
  });

  it('make every value with every other, as a table that can be read', () => {
    const several = with_({ colour: 'red\n\nsea "blue"', thing: 'cup\nmug, large' });
    expect(promptsOf(several)).toBe(4);
    expect(tableOf(several, { negative: 'people' }).split('\n')).toEqual([
      '"colour","thing","negative"',
      '"red","cup","people"',
      '"red","mug, large","people"',
      '"sea ""blue""","cup","people"',
      '"sea ""blue""","mug, large","people"',
    ]);
  });

  it('are read back from what was stored, whatever it is', () => {
    expect(acceptValues({ a: 'x', b: 1 })).toEqual({ a: 'x' });
    expect(acceptValues(null)).toEqual({});
  });
});
