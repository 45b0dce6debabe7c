import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiKeyConditions } from '#auth';
import { Catalog } from '#catalog';

/** API keys are made only where the plan includes the API: one that opens nothing helps nobody. */
@Injectable()
export class ApiKeysNeedAPlan implements OnModuleInit {
  constructor(
    private readonly conditions: ApiKeyConditions,
    private readonly catalog: Catalog,
  ) {}

  onModuleInit(): void {
    this.conditions.register(
      async (workspaceId) => (await this.catalog.entitlementsOf(workspaceId)).apiAccess,
    );
  }
}
