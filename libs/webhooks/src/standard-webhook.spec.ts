import { expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newSecret, signedHeaders } from './standard-webhook.js';

const message = {
  id: '019a0000-0000-7000-8000-000000000000',
  body: '{"type":"图片"}',
  sentAt: new Date(),
};

test('the field’s own library accepts it with each valid secret, and with no other', () => {
  const [old, present, other] = [newSecret(), newSecret(), newSecret()];
  const headers = signedHeaders(message, [present, old]);
  for (const secret of [old, present])
    expect(new Webhook(secret).verify(message.body, headers)).toEqual({ type: '图片' });
  expect(() => new Webhook(other).verify(message.body, headers)).toThrow();
  expect(() => new Webhook(present).verify(`${message.body} `, headers)).toThrow();
  expect(() =>
    new Webhook(present).verify(message.body, { ...headers, 'webhook-id': 'another' }),
  ).toThrow();
});

test('the signature is the one that the library itself makes', () => {
  const secret = newSecret();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(signedHeaders(message, [secret])['webhook-signature']).toBe(
    new Webhook(secret).sign(message.id, message.sentAt, message.body),
  );
});
