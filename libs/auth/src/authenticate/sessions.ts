import { Injectable } from '@nestjs/common';
import { Config, type Principal } from '#kernel';
import { authErrors } from '../auth.errors.js';
import { SessionsRepository } from '../data/sessions.repository.js';
import { newToken, tokenHash } from '../secret-token.js';
import { isAlive, isSeenStale, sessionLimits } from '../session.js';

/** What a browser brings besides its words. */
export interface Visitor {
  /** Network address, as the trusted proxies tell it. */
  address: string;
  userAgent: string | null;
  /** Value of the session cookie that it already has. */
  sessionToken: string | null;
  /** Value of the device cookie that it already has. */
  device: string | null;
}

/** Opens, recognises and ends sessions. */
@Injectable()
export class Sessions {
  constructor(
    private readonly config: Config,
    private readonly sessions: SessionsRepository,
  ) {}

  /**
   * Opens a session in the open transaction; the one that the browser had before ends, so that a
   * token known to somebody else is worth nothing. @returns the value of the new cookie.
   */
  async open(userId: string, workspaceId: string, visitor: Visitor): Promise<string> {
    if (visitor.sessionToken) await this.end(visitor.sessionToken);
    const token = newToken();
    await this.sessions.open({
      tokenHash: this.hashOf(token),
      userId,
      workspaceId,
      userAgent: visitor.userAgent,
    });
    return token;
  }

  /** @returns null for a session that is unknown or over. @throws 403 when the account is blocked. */
  async recognise(token: string): Promise<Principal | null> {
    const session = await this.sessions.findOpen(this.hashOf(token));
    if (!session || !isAlive(session, sessionLimits(session.roles), session.now)) return null;
    if (session.blockedReason !== null) throw blocked();
    if (isSeenStale(session, session.now)) await this.sessions.touch(session.id);
    return {
      kind: 'session',
      userId: session.userId,
      workspaceId: session.workspaceId,
      email: session.email,
      emailPending: session.emailPending,
      roles: session.roles,
      scopes: [],
      sessionId: session.id,
    };
  }

  async end(token: string): Promise<void> {
    await this.sessions.revokeByToken(this.hashOf(token));
  }

  private hashOf(token: string): Buffer {
    return tokenHash(token, 'session', this.config.sessionSecret);
  }
}

/** 403 for whoever belongs to a blocked account. */
export function blocked() {
  return authErrors.raise(
    'account_blocked',
    'This account was blocked by our team. Please contact support if you think this is a mistake.',
  );
}
