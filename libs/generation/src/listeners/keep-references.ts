import { ObjectKeepers } from '#kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Storage } from '#storage';
import { Support } from '#support';
import { ImageRepository } from '../data/image.repository.js';

/**
 * Nothing deletes by itself what an open generation refers to, nor bytes that are being delivered, nor
 * a picture or a reference of a generation, batch or thread that an open case is about.
 */
@Injectable()
export class KeepReferences implements OnModuleInit {
  constructor(
    private readonly keepers: ObjectKeepers,
    private readonly images: ImageRepository,
    private readonly support: Support,
    private readonly storage: Storage,
  ) {}

  onModuleInit(): void {
    this.keepers.register('generation', (objectIds) => this.images.inUse(objectIds));
    this.keepers.register('cases', (ids) => this.underCase(ids), 'automatic_deletion');
  }

  /**
   * People name an image, its generation, or a whole batch or thread; keepers are asked by its object, or by its upload. A case
   * keeps the files of whoever it belongs to: ids of others stand in addresses that they gave away.
   */
  private async underCase(ids: readonly string[]): Promise<string[]> {
    const named = await this.images.namesOfObjects(ids);
    const open = await this.support.underCase(named.flatMap(({ names }) => names));
    if (open.length === 0) return [];
    const owners = await this.storage.ownersOf(ids);
    const about = Map.groupBy(open, ({ reference }) => reference);
    return named
      .filter(({ id, names, workspaceId }) => {
        const owner = owners.get(id) ?? workspaceId;
        const cases = names.flatMap((name) => about.get(name) ?? []);
        return cases.some((one) => owner === null || one.workspaceId === owner);
      })
      .map(({ id }) => id);
  }
}
