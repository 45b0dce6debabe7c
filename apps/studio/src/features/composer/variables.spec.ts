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
const of = (prompt: string, negativePrompt = '') => ({ prompt, negativePrompt });
const with_ = (values: Record<string, string>) => ({ ...of(prompt), values });

describe('variables of a description', () => {
  it('are found once each, in their order', () => {
    expect(variablesOf(of(prompt))).toEqual(['colour', 'thing']);
    expect(variablesOf(of('no {variables} here'))).toEqual([]);
  });

  it('may stand in what should not be in the picture, too', () => {
    const template = { ...of('a {{thing}}', 'no {{dirt}} on a {{thing}}'), values: {} };
    expect(variablesOf(template)).toEqual(['thing', 'dirt']);
    const full = { ...template, values: { thing: 'cup', dirt: 'rust\nmud' } };
    expect([missingIn(template), promptsOf(full)]).toEqual([['thing', 'dirt'], 2]);
    expect(valuesFor(full)).toEqual({ values: { thing: 'cup', dirt: 'rust' } });
    expect(variablesOf(of('half {{a', 'b}} of one'))).toEqual([]);
  });

  it('are missing until something is written for them', () => {
    expect(missingIn(with_({}))).toEqual(['colour', 'thing']);
    expect(missingIn(with_({ colour: 'red', thing: ' \n ' }))).toEqual(['thing']);
    expect(missingIn({ ...of('{{constructor}}'), values: {} })).toEqual(['constructor']);
  });

  it('go with a request that has one value each, and with no other', () => {
    expect(valuesFor(with_({ colour: ' red ', thing: 'cup', old: 'x' }))).toEqual({
      values: { colour: 'red', thing: 'cup' },
    });
    expect(valuesFor({ ...of('a cup'), values: { old: 'x' } })).toEqual({});
  });

  it('make every value with every other, as a table that can be read', () => {
    const several = with_({ colour: 'red\n\nsea "blue"', thing: 'cup\nmug, large' });
    expect(promptsOf(several)).toBe(4);
    expect(tableOf(several).split('\n')).toEqual([
      '"colour","thing"',
      '"red","cup"',
      '"red","mug, large"',
      '"sea ""blue""","cup"',
      '"sea ""blue""","mug, large"',
    ]);
  });

  it('are read back from what was stored, whatever it is', () => {
    expect(acceptValues({ a: 'x', b: 1 })).toEqual({ a: 'x' });
    expect(acceptValues(null)).toEqual({});
  });
});
