import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Authenticator, Config, kernelErrors, RateLimiter, type Principal } from '#kernel';
import { ApiKeysRepository, type ApiKeyOwner } from '../data/api-keys.repository.js';
import { tokenHash } from '../secret-token.js';
import { readSessionCookie } from './session-cookie.js';
import { blocked, Sessions } from './sessions.js';

const WRONG_TOKEN = { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } };

/** Finds out who sent a request: a bearer credential is looked at first, and alone. */
@Injectable()
export class RequestAuthenticator extends Authenticator {
  constructor(
    private readonly config: Config,
    private readonly sessions: Sessions,
    private readonly apiKeys: ApiKeysRepository,
    private readonly rate: RateLimiter,
  ) {
    super();
  }

  override async authenticate(request: FastifyRequest): Promise<Principal | null> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.byBearer(authorization);
    const token = readSessionCookie(request.headers, this.config.publicUrl);
    return token === null ? null : this.sessions.recognise(token);
  }

  /** @throws 401 for anything but a key that works: a wrong bearer never falls back to the cookie. */
  private async byBearer(authorization: string): Promise<Principal> {
    const key = /^Bearer +([\w.~+/=-]{1,512}) *$/i.exec(authorization)?.[1];
    const owner = key
      ? await this.apiKeys.findOwner(tokenHash(key, 'api-key', this.config.encryptionKey))
      : null;
    if (!owner)
      throw kernelErrors.raise(
        'unauthenticated',
        'The API key is not valid: it is mistyped, or it was revoked.',
        WRONG_TOKEN,
      );
    if (owner.isExpired)
      throw kernelErrors.raise(
        'unauthenticated',
        'The API key has expired. Make a new one in the studio, under Account, Developers.',
        WRONG_TOKEN,
      );
    if (owner.blockedReason !== null) throw blocked();
    await this.withinRate(owner);
    if (owner.isUseStale) await this.apiKeys.touch(owner.keyId);
    return {
      kind: 'api_key',
      userId: owner.userId,
      workspaceId: owner.workspaceId,
      email: owner.email,
      emailPending: owner.emailPending,
      roles: [],
      scopes: owner.scopes,
      keyId: owner.keyId,
      keyLimits: {
        requestsPerMinute: owner.requestsPerMinute,
        monthlyCredits: owner.monthlyCredits,
      },
    };
  }

  /** @throws 429 with Retry-After, where the key has a limit of its own */
  private async withinRate({ keyId, requestsPerMinute }: ApiKeyOwner): Promise<void> {
    if (requestsPerMinute === null) return;
    const { allowed, retryAfter_s } = await this.rate.hit(`api-key:${keyId}`, {
      max: requestsPerMinute,
      window_ms: 60_000,
    });
    if (!allowed)
      throw kernelErrors.raise(
        'rate_limited',
        `This API key may send ${requestsPerMinute} requests a minute. Try again in ${retryAfter_s} seconds.`,
        { headers: { 'retry-after': String(retryAfter_s) } },
      );
  }
}
