import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthCoreModule } from '#auth';
import { CatalogCoreModule } from '#catalog';
import { StorageCoreModule } from '#storage';
import { AccessGuard, KernelModule, type Config } from '#kernel';
import { AdminCustomersController } from './customers/admin-customers.controller.js';
import { HealthController } from './health.controller.js';
import { MeController } from './me/me.controller.js';
import { HTTP_MODULES } from './modules.js';

/** The HTTP process: composition, and the few routes whose answer several modules make together. */
@Module({})
export class ApiModule {
  static with(config: Config): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        KernelModule.forProcess(config, 'api'),
        ...HTTP_MODULES,
        AuthCoreModule,
        CatalogCoreModule,
        StorageCoreModule,
      ],
      controllers: [AdminCustomersController, HealthController, MeController],
      providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
    };
  }
}
