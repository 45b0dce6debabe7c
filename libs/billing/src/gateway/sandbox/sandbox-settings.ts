import { createHmac } from 'node:crypto';
import type { Config } from '#kernel';
import type { CreemSettings } from '../creem/creem-gateway.js';

/** Below this path of our own API lies the test gateway's. */
export const SANDBOX_API = '/sandbox/api';

/**
 * The built-in test gateway as a payment service like any other: it is called over HTTP and signs
 * with a secret. Key and secret are this installation's own, never real ones.
 */
export function sandboxSettings(config: Config): CreemSettings {
  return {
    isSandbox: true,
    apiKey: `creem_test_sandbox_${derived(config, 'sandbox-api-key')}`,
    baseUrl: `${ownAddress(config)}${SANDBOX_API}`,
    webhookSecret: `whsec_sandbox_${derived(config, 'sandbox-webhook')}`,
  };
}

/** The API beside us; a worker on a machine of its own takes the public way. */
export function ownAddress(config: Config): string {
  return config.role === 'worker' ? config.publicUrl : `http://127.0.0.1:${config.port}`;
}

function derived(config: Config, purpose: string): string {
  return createHmac('sha256', config.encryptionKey).update(purpose).digest('hex');
}
