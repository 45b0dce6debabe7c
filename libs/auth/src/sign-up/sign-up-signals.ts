import { createHmac, hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '#kernel';
import type { Visitor } from '../authenticate/sessions.js';
import type { SignUpOrigin } from '../events.js';
import { networkOf, siteOf } from './network.js';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Says where a sign-up comes from, so that one place does not take the trial again and again. */
@Injectable()
export class SignUpSignals {
  private readonly key: Buffer;
  /** Without mail and on this machine only somebody tries the product out, with many accounts. */
  readonly isTryingOut: boolean;

  constructor(config: Config) {
    this.key = Buffer.from(hkdfSync('sha256', config.encryptionKey, '', 'auth.sign-up-origin', 32));
    this.isTryingOut = config.smtp === null && LOOPBACK.test(new URL(config.publicUrl).hostname);
  }

  of({ address, device }: Pick<Visitor, 'address' | 'device'>): SignUpOrigin {
    if (this.isTryingOut) return { networkKey: null, siteKey: null, deviceKey: null };
    return {
      networkKey: this.hash('network', networkOf(address)),
      siteKey: this.hash('site', siteOf(address)),
      deviceKey: this.hash('device', device),
    };
  }

  private hash(kind: string, value: string | null): string | null {
    if (value === null) return null;
    return createHmac('sha256', this.key).update(`${kind}:${value}`).digest('hex');
  }
}
