import { describe, expect, it } from '@jest/globals';
import { CreemGateway } from './creem-gateway.js';

describe('the mode that events must carry, and whose records those are', () => {
  it.each([
    ['creem_test_1', 'https://test-api.creem.io', 'test', 'creem-test'],
    ['creem_test_1', 'https://payments.internal', 'test', 'creem-test'],
    ['creem_1', 'https://api.creem.io', 'prod', 'creem'],
    ['creem_1', 'https://payments.internal', 'prod', 'creem'],
  ])('with the key %s at %s is %s', (apiKey, baseUrl, mode, name) => {
    const gateway = new CreemGateway({ apiKey, baseUrl, webhookSecret: 'whsec_1' });
    expect(gateway.expectedMode).toBe(mode);
    expect(gateway.name).toBe(name);
  });
});
