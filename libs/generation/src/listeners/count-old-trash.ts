import { RecordKeepers } from '#kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ClearTrash } from '../keep-images/clear-trash.js';

/** Retention counts the trash in its dry runs and clears it with a run. */
@Injectable()
export class CountOldTrash implements OnModuleInit {
  constructor(
    private readonly records: RecordKeepers,
    private readonly trash: ClearTrash,
  ) {}

  onModuleInit(): void {
    this.records.register('trash', {
      find: () => this.trash.find(),
      clear: () => this.trash.run(),
    });
  }
}
