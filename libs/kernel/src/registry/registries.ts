import { Injectable } from '@nestjs/common';

/**
 * Says which of these objects somebody still needs. For a refused picture the id of its upload or
 * image is among them too: whoever decides about it knows no other.
 */
export type ObjectKeeper = (objectIds: readonly string[]) => Promise<readonly string[]>;

/**
 * From whom a keeper keeps: `everybody` (its owner cannot delete it either), or only from what
 * deletes by itself, because the owner's own word counts more.
 */
export type KeptFrom = 'everybody' | 'automatic_deletion';

/**
 * Where a low module asks high ones "who still needs this object?". Modules register at boot;
 * whatever deletes by itself asks before it does.
 */
@Injectable()
export class ObjectKeepers {
  private readonly keepers = new Map<string, { keeper: ObjectKeeper; from: KeptFrom }>();

  /** @throws when the name is taken. */
  register(name: string, keeper: ObjectKeeper, from: KeptFrom = 'everybody'): void {
    if (this.keepers.has(name)) throw new Error(`Two object keepers are called ${name}`);
    this.keepers.set(name, { keeper, from });
  }

  /** Those of `objectIds` that at least one keeper still needs. */
  keptOf(objectIds: readonly string[]): Promise<Set<string>> {
    return this.ask(objectIds, [...this.keepers.values()]);
  }

  /** Those of `objectIds` that not even their owner may delete now. */
  keptFromOwner(objectIds: readonly string[]): Promise<Set<string>> {
    return this.ask(
      objectIds,
      [...this.keepers.values()].filter(({ from }) => from === 'everybody'),
    );
  }

  private async ask(
    objectIds: readonly string[],
    keepers: readonly { keeper: ObjectKeeper }[],
  ): Promise<Set<string>> {
    const kept = new Set<string>();
    // One after the other: in a transaction they share its connection.
    for (const { keeper } of keepers) for (const id of await keeper(objectIds)) kept.add(id);
    return kept;
  }
}
