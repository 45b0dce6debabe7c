import { LeavingFiles } from '#kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LeavingRepository } from '../data/leaving.repository.js';

/** What retention tells owners of stands beside their pictures, so that the gallery can show it. */
@Injectable()
export class NoteLeavingImages implements OnModuleInit {
  constructor(
    private readonly leaving: LeavingFiles,
    private readonly images: LeavingRepository,
  ) {}

  onModuleInit(): void {
    this.leaving.register('gallery', (files) =>
      this.images.note(files.filter(({ owner }) => owner.kind === 'image')),
    );
  }
}
