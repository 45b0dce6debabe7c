import { Injectable } from '@nestjs/common';
import { Scheduled } from '#kernel';
import { MailedLinksRepository } from '../data/mailed-links.repository.js';
import { SessionsRepository } from '../data/sessions.repository.js';
import { CUSTOMER_SESSION } from '../session.js';

const HOUR_MS = 3_600_000;

/** Forgets sessions and links that open nothing any more. */
@Injectable()
export class PruneIdentitySchedule {
  constructor(
    private readonly links: MailedLinksRepository,
    private readonly sessions: SessionsRepository,
  ) {}

  @Scheduled({ name: 'auth.prune-identity', every_ms: HOUR_MS })
  async prune(): Promise<void> {
    await this.sessions.deleteOlderThan(CUSTOMER_SESSION.absolute_ms);
    await this.links.deleteExpired();
  }
}
