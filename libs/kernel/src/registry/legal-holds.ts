import { Injectable } from '@nestjs/common';
import { kernelErrors } from '../http/problem.js';

/** Those of the workspaces whose files nobody may delete for good. */
export type LegalHolder = (workspaceIds: readonly string[]) => Promise<ReadonlySet<string>>;

/**
 * Where whoever is about to erase something asks whether it has to stay, without knowing who
 * keeps the list. One module registers at boot; until it did, nothing may be erased.
 */
@Injectable()
export class LegalHolds {
  private registered: LegalHolder | null = null;

  /** @throws when somebody keeps the list already. */
  register(holder: LegalHolder): void {
    if (this.registered) throw new Error('Two modules want to keep legal holds');
    this.registered = holder;
  }

  /** @throws 503 while nobody keeps the list. */
  heldOf(workspaceIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (!this.registered)
      throw kernelErrors.raise('unavailable', 'Legal holds cannot be read for the moment.');
    return this.registered(workspaceIds);
  }

  /** Whether the files of one workspace have to stay. @throws 503 while nobody keeps the list. */
  async isHeld(workspaceId: string): Promise<boolean> {
    return (await this.heldOf([workspaceId])).has(workspaceId);
  }
}
