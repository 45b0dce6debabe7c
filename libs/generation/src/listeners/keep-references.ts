import { ObjectKeepers } from '#kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Support } from '#support';
import { ImageRepository } from '../data/image.repository.js';

/**
 * Nothing deletes by itself what an open generation refers to, nor bytes that are being delivered, nor
 * a picture or a reference of a generation that an open case is about.
 */
@Injectable()
export class KeepReferences implements OnModuleInit {
  constructor(
    private readonly keepers: ObjectKeepers,
    private readonly images: ImageRepository,
    private readonly support: Support,
  ) {}

  onModuleInit(): void {
    this.keepers.register('generation', (objectIds) => this.images.inUse(objectIds));
    this.keepers.register('cases', (ids) => this.underCase(ids), 'automatic_deletion');
  }

  /** People name an image or its generation; keepers are asked by its object, or by its upload. */
  private async underCase(ids: readonly string[]): Promise<string[]> {
    const named = await this.images.namesOfObjects(ids);
    const open = await this.support.underCase(named.flatMap(({ names }) => names));
    return named.filter(({ names }) => names.some((name) => open.has(name))).map(({ id }) => id);
  }
}
