import { ObjectKeepers } from '#kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';

/** Retention never deletes what an open generation refers to, nor bytes that are being delivered. */
@Injectable()
export class KeepReferences implements OnModuleInit {
  constructor(
    private readonly keepers: ObjectKeepers,
    private readonly images: ImageRepository,
  ) {}

  onModuleInit(): void {
    this.keepers.register('generation', (objectIds) => this.images.inUse(objectIds));
  }
}
