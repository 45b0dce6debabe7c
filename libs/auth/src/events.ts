/** A person signed up and their workspace exists. Nothing is known yet about the address. */
export interface WorkspaceCreated {
  workspaceId: string;
  userId: string;
  email: string;
}

/**
 * The address may be treated as the person's: either they opened the link that was mailed to it
 * (`verified`), or this installation sends no mail and takes their word for it (`assumed`).
 */
export interface EmailVerified {
  workspaceId: string;
  userId: string;
  email: string;
  how: 'assumed' | 'verified';
  /** Keyed hash of the address with its aliases removed: the same person gives the same key. */
  personKey: string;
}

export const WORKSPACE_CREATED = 'auth.workspace-created';
export const EMAIL_VERIFIED = 'auth.email-verified';
