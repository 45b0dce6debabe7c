import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard, KernelModule, type Config } from '#kernel';
import { HealthController } from './health.controller.js';
import { HTTP_MODULES } from './modules.js';

/** The HTTP process: composition only. */
@Module({})
export class ApiModule {
  static with(config: Config): DynamicModule {
    return {
      module: ApiModule,
      imports: [KernelModule.forProcess(config, 'api'), ...HTTP_MODULES],
      controllers: [HealthController],
      providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
    };
  }
}
