/** Knows who is shut out; the auth module provides it. */
export abstract class WorkspaceStanding {
  /** Whether an operator has blocked this workspace, as of now. */
  abstract isBlocked(workspaceId: string): Promise<boolean>;
}
