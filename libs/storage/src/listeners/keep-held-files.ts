import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LegalHolds, ObjectKeepers } from '#kernel';
import { LegalHoldRepository } from '../data/legal-hold.repository.js';

/** What deletes by itself, and whoever erases, asks here whether files lie under a legal hold. */
@Injectable()
export class KeepHeldFiles implements OnModuleInit {
  constructor(
    private readonly keepers: ObjectKeepers,
    private readonly legalHolds: LegalHolds,
    private readonly holds: LegalHoldRepository,
  ) {}

  onModuleInit(): void {
    this.keepers.register(
      'legal-hold',
      (objectIds) => this.holds.heldObjects(objectIds),
      'automatic_deletion',
    );
    this.legalHolds.register((workspaceIds) => this.holds.heldOf(workspaceIds));
  }
}
