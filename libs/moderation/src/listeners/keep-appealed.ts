import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ObjectKeepers } from '#kernel';
import { VerdictsRepository } from '../data/verdicts.repository.js';

/** Retention never deletes a refused picture that somebody has appealed for. */
@Injectable()
export class KeepAppealed implements OnModuleInit {
  constructor(
    private readonly keepers: ObjectKeepers,
    private readonly verdicts: VerdictsRepository,
  ) {}

  onModuleInit(): void {
    this.keepers.register('moderation', (ids) => this.verdicts.undecidedOrJustGranted(ids));
  }
}
