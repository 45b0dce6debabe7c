import { describe, expect, it } from '@jest/globals';
import { withheldFor, type TrialCounts } from './trial.js';

const first: TrialCounts = { person: 0, device: 0, network: 0, site: null, throwaway: false };

describe('a trial', () => {
  it.each([
    [{}, null],
    [{ network: 2 }, null],
    [{ network: 3 }, 'network_had_trials'],
    [{ site: 19 }, null],
    [{ site: 20 }, 'network_had_trials'],
    [{ device: 1 }, 'device_had_trial'],
    [{ throwaway: true }, 'throwaway_mail'],
    [{ person: 1 }, 'person_had_trial'],
    [{ person: 1, device: 1, network: 9, throwaway: true }, 'person_had_trial'],
  ])('with %j before it: %s', (counts, expected) => {
    expect(withheldFor({ ...first, ...counts })).toBe(expected);
  });
});
