import { Module } from '@nestjs/common';
import { Authenticator, type Principal } from '#kernel';

class NobodyAuthenticator extends Authenticator {
  override authenticate(): Promise<Principal | null> {
    return Promise.resolve(null);
  }
}

/** Façade, data and listeners: for both processes. */
@Module({
  providers: [{ provide: Authenticator, useClass: NobodyAuthenticator }],
  exports: [Authenticator],
})
export class AuthCoreModule {}

/** Controllers: for the API process. It exports the `Authenticator` that the access guard asks. */
@Module({ imports: [AuthCoreModule], exports: [AuthCoreModule] })
export class AuthHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [AuthCoreModule] })
export class AuthJobsModule {}
