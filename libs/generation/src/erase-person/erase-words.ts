import { Erasers, type DataSubject, type ErasedPart } from '#kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ErasureRepository } from '../data/erasure.repository.js';

/** Prompts, and everything else that a customer wrote beside pictures. Ids, sizes and prices stay. */
@Injectable()
export class EraseWords implements OnModuleInit {
  constructor(
    private readonly erasers: Erasers,
    private readonly rows: ErasureRepository,
  ) {}

  onModuleInit(): void {
    this.erasers.register('generation', {
      stage: 'words',
      erase: (person) => this.part(person),
    });
  }

  private async part({ workspaceId, proven }: DataSubject): Promise<ErasedPart> {
    const parts = {
      prompts: await this.rows.prompts(workspaceId),
      images: await this.rows.images(workspaceId),
      attempts: await this.rows.attempts(workspaceId),
      batchRows: await this.rows.batchRows(workspaceId),
    };
    if (Object.values(parts).some((rows) => rows > 0)) return { erased: parts, more: true };
    await this.rows.actsAsOperator(proven);
    return { erased: await this.rows.sets(workspaceId), more: false };
  }
}
