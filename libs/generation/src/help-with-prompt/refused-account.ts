import { Clock } from '#kernel';
import { Injectable } from '@nestjs/common';

/** So long nobody asks a provider that refused our account: a person has to mend that first. */
const REST_MS = 300_000;

/**
 * Remembers that the provider of help with prompts refused our key or its quota, so that nobody
 * waits for a refusal that is known. Each process finds out for itself, and asks again afterwards.
 */
@Injectable()
export class RefusedAccount {
  private until_ms = 0;

  constructor(private readonly clock: Clock) {}

  /** The provider refused just now. @returns seconds until it is asked again. */
  note(): number {
    this.until_ms = this.clock.now().getTime() + REST_MS;
    return REST_MS / 1000;
  }

  /** Seconds until it is asked again; 0 while nothing is known against it. */
  rest_s(): number {
    return Math.max(0, Math.ceil((this.until_ms - this.clock.now().getTime()) / 1000));
  }
}
