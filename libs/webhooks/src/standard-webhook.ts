import { createHmac, randomBytes } from 'node:crypto';

/** How secrets are written, as the Standard Webhooks specification wants it. */
const SECRET_PREFIX = 'whsec_';
/** The specification allows 24 to 64. */
const SECRET_BYTES = 32;

/** A new signing secret, to be shown to its owner once. */
export function newSecret(): string {
  return `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

export interface Message {
  /** The same in every attempt: by it a receiver knows what it has had before. */
  id: string;
  body: string;
  /** Of this attempt. */
  sentAt: Date;
}

/**
 * The headers of a message by the Standard Webhooks specification (v1, HMAC-SHA256 of
 * `id.timestamp.body`), with one signature for each secret that is valid now.
 */
export function signedHeaders(
  message: Message,
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = String(Math.floor(message.sentAt.getTime() / 1000));
  const content = `${message.id}.${timestamp}.${message.body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  });
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
