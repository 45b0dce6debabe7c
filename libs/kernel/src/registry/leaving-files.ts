import { Injectable } from '@nestjs/common';

/** A file whose owner is told when it goes, or (null) that it does not go soon after all. */
export interface LeavingFile {
  objectId: string;
  owner: { kind: 'upload' | 'image'; id: string };
  leavesAt: Date | null;
}

/** Notes the days in the open transaction. @returns those of the files that their owner still sees */
export type LeavingFileListener = (files: readonly LeavingFile[]) => Promise<readonly string[]>;

/**
 * Where retention says which files go and when, before it tells their owner: a module that shows such
 * files notes the day beside them, and says which of them there are to see. Modules register at boot.
 */
@Injectable()
export class LeavingFiles {
  private readonly listeners = new Map<string, LeavingFileListener>();

  /** @throws when the name is taken. */
  register(name: string, listener: LeavingFileListener): void {
    if (this.listeners.has(name)) throw new Error(`Two modules note leaving files as ${name}`);
    this.listeners.set(name, listener);
  }

  /** In a transaction. @returns the ids of the objects that their owner still sees */
  async note(files: readonly LeavingFile[]): Promise<Set<string>> {
    const seen = new Set<string>();
    for (const listener of this.listeners.values())
      for (const id of await listener(files)) seen.add(id);
    return seen;
  }
}
