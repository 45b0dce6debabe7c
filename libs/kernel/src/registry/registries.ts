import { Injectable } from '@nestjs/common';

/**
 * Says which of these objects somebody still needs. For a refused picture the id of its upload or
 * image is among them too: whoever decides about it knows no other.
 */
export type ObjectKeeper = (objectIds: readonly string[]) => Promise<readonly string[]>;

/**
 * Where a low module asks high ones "who still needs this object?". Modules register at boot;
 * retention asks before it deletes.
 */
@Injectable()
export class ObjectKeepers {
  private readonly keepers = new Map<string, ObjectKeeper>();

  /** @throws when the name is taken. */
  register(name: string, keeper: ObjectKeeper): void {
    if (this.keepers.has(name)) throw new Error(`Two object keepers are called ${name}`);
    this.keepers.set(name, keeper);
  }

  /** Those of `objectIds` that at least one keeper still needs. */
  async keptOf(objectIds: readonly string[]): Promise<Set<string>> {
    const answers = await Promise.all(
      [...this.keepers.values()].map((keeper) => keeper(objectIds)),
    );
    return new Set(answers.flat());
  }
}
