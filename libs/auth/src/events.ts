import type { Fact } from '#kernel';

/** A person signed up and their workspace exists. Nothing is known yet about the address. */
export type WorkspaceCreated = Fact<
  'auth.workspace-created',
  { workspaceId: string; userId: string; email: string }
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
  }
>;
