import type { Fact } from '#kernel';

/**
 * Where a sign-up came from, as keyed hashes that only say whether two came from the same place.
 * Null where it says nothing: a private network, or an installation for trying out.
 */
export interface SignUpOrigin {
  /** The IPv4 /24 or IPv6 /64. */
  networkKey: string | null;
  /** The IPv6 /48; null for IPv4. Facts of older versions do not say it. */
  siteKey?: string | null;
  /** The browser, by a first-party cookie. */
  deviceKey: string | null;
}

/** A person signed up and their workspace exists. Nothing is known yet about the address. */
export type WorkspaceCreated = Fact<
  'auth.workspace-created',
  { workspaceId: string; userId: string; email: string; signUp?: SignUpOrigin }
>;

/**
 * The address may be treated as the person's: either they opened the link that was mailed to it
 * (`verified`), or this installation sends no mail and takes their word for it (`assumed`).
 */
export type EmailVerified = Fact<
  'auth.email-verified',
  {
    workspaceId: string;
    userId: string;
    email: string;
    how: 'assumed' | 'verified';
    /** Keyed hash of the address without its aliases: the same person gives the same key. */
    personKey: string;
    /** The mailbox belongs to a known throw-away service. */
    throwaway: boolean;
    /** With `assumed` alone: a proof comes later, perhaps from elsewhere. */
    signUp?: SignUpOrigin;
  }
>;

/** An operator shut the workspace out: its sessions have ended, and its keys are refused. */
export type WorkspaceBlocked = Fact<'auth.workspace-blocked', { workspaceId: string }>;
