import { Config, RateLimiter, WorkspaceStanding } from '#kernel';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ShareRepository, type SharedImage } from '../data/share.repository.js';
import { ShareTokens } from './share-token.js';

/** Of one visitor: pages and pictures together. */
const RATE = { max: 120, window_ms: 60_000 };

export type Opened =
  | { state: 'open'; image: SharedImage }
  | { state: 'gone' }
  | { state: 'too_many'; retryAfter_s: number };

/** What anybody sees who has the address of a share link. */
@Injectable()
export class OpenShared {
  private readonly tokens: ShareTokens;

  constructor(
    config: Config,
    private readonly links: ShareRepository,
    private readonly rate: RateLimiter,
    private readonly moduleRef: ModuleRef,
  ) {
    this.tokens = new ShareTokens(config.encryptionKey);
  }

  /**
   * Whether a link never was, ran out, was revoked, lost its picture, or is of somebody who was shut
   * out, is nobody's business: all of them are gone.
   */
  async open(token: string, address: string): Promise<Opened> {
    const { allowed, retryAfter_s } = await this.rate.hit(`share:${address}`, RATE);
    if (!allowed) return { state: 'too_many', retryAfter_s };
    const id = this.tokens.read(token);
    const image = id === null ? null : await this.links.open(id);
    if (!image || (await this.isBlocked(image.workspaceId))) return { state: 'gone' };
    return { state: 'open', image };
  }

  /** Asked each time: links are ended by a fact, which comes some time after the block. */
  private isBlocked(workspaceId: string): Promise<boolean> {
    return this.moduleRef.get(WorkspaceStanding, { strict: false }).isBlocked(workspaceId);
  }

  /** Somebody looks at the page; programs that make previews of it count too. */
  async countView(token: string): Promise<void> {
    const id = this.tokens.read(token);
    if (id !== null) await this.links.countView(id);
  }
}
