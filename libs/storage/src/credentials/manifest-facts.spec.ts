import { describe, expect, it } from '@jest/globals';
import { factsOf } from './manifest-facts.js';

describe('what a manifest says', () => {
  it('can be kept as JSON by Postgres, whatever text its maker wrote', () => {
    const wide = `${'x'.repeat(119)}\u{1F600}`;
    const said = factsOf({
      active_manifest: 'a',
      manifests: {
        a: {
          claim_generator: 'Some\u0000thing\n',
          signature_info: { issuer: wide, time: '+012026-01-01T00:00:00Z' },
        },
      },
    });
    expect(said.generator).toBe('Something');
    expect(said.issuer?.isWellFormed()).toBe(true);
    expect(said.madeAt).toBeNull();
    expect(said.issuer?.slice(0, 119)).toBe('x'.repeat(119));
  });
});
