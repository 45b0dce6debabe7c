import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuthCoreModule } from '#auth';
import { BillingCoreModule } from '#billing';
import { CatalogCoreModule } from '#catalog';
import { CreditsCoreModule } from '#credits';
import { GenerationCoreModule } from '#generation';
import { StorageCoreModule } from '#storage';
import { SupportCoreModule } from '#support';
import { AccessGuard, KernelHttpModule, KernelModule, WithinAccount, type Config } from '#kernel';
import { ApiKeysNeedAPlan } from './api-keys/api-keys-need-a-plan.js';
import { AdminCustomersController } from './customers/admin-customers.controller.js';
import { AdminPlanSizesController } from './customers/admin-plan-sizes.controller.js';
import { HealthController } from './health.controller.js';
import { MeController } from './me/me.controller.js';
import { HTTP_MODULES } from './modules.js';
import { OverviewController } from './overview/overview.controller.js';
import { TrialGrantsController } from './trial-grants/trial-grants.controller.js';

/** The HTTP process: composition, and the few routes whose answer several modules make together. */
@Module({})
export class ApiModule {
  static with(config: Config): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        KernelModule.forProcess(config, 'api'),
        KernelHttpModule,
        ...HTTP_MODULES,
        AuthCoreModule,
        BillingCoreModule,
        CatalogCoreModule,
        CreditsCoreModule,
        GenerationCoreModule,
        StorageCoreModule,
        SupportCoreModule,
      ],
      controllers: [
        AdminCustomersController,
        AdminPlanSizesController,
        HealthController,
        MeController,
        OverviewController,
        TrialGrantsController,
      ],
      providers: [
        ApiKeysNeedAPlan,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: WithinAccount },
      ],
    };
  }
}
