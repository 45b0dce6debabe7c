import type { OperatorRole } from '../http/principal.js';

/** Knows who runs the product; the auth module provides it. */
export abstract class OperatorDirectory {
  /**
   * Ids of the active operators with one of these roles (or admin) who are another person than
   * this one: not the same account, and not another account of the same mailbox.
   */
  abstract othersWith(userId: string, roles: readonly OperatorRole[]): Promise<string[]>;

  /** Whether this person is an operator with one of these roles (or admin) and not shut out. */
  abstract isActiveWith(userId: string, roles: readonly OperatorRole[]): Promise<boolean>;

  /** Whether this person, by whichever account of the same mailbox, belongs to the workspace. */
  abstract isOwnWorkspace(userId: string, workspaceId: string): Promise<boolean>;
}
