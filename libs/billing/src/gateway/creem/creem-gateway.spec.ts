import { describe, expect, it } from '@jest/globals';
import { CreemGateway } from './creem-gateway.js';

describe('the mode that events must carry', () => {
  it.each([
    ['creem_test_1', 'https://test-api.creem.io', 'test'],
    ['creem_test_1', 'https://payments.internal', 'test'],
    ['creem_1', 'https://api.creem.io', 'prod'],
    ['creem_1', 'https://payments.internal', 'prod'],
  ])('with the key %s at %s is %s', (apiKey, baseUrl, mode) => {
    const gateway = new CreemGateway({ name: 'creem', apiKey, baseUrl, webhookSecret: 'whsec_1' });
    expect(gateway.expectedMode).toBe(mode);
  });
});
