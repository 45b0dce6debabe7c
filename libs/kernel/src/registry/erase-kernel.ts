import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Erasers } from './erasers.js';

/** Mail, facts and remembered answers go; the audit log and approvals lose the names in them. */
@Injectable()
export class EraseKernel implements OnModuleInit {
  constructor(
    private readonly erasers: Erasers,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  onModuleInit(): void {
    this.erasers.register('kernel', {
      stage: 'identity',
      erase: async ({ userId, workspaceId, proven, addresses, names }) => {
        const [row] = await this.unitOfWork.sql<{ erased: Record<string, number> }>(
          'SELECT kernel.erase_person($1, $2, $3, $4, $5) AS erased',
          [userId, workspaceId, proven, addresses, names],
        );
        return { erased: row?.erased ?? {}, more: false };
      },
    });
  }
}
