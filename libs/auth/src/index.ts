import { Module } from '@nestjs/common';
import { Authenticator, OperatorDirectory, WorkspaceStanding, exporting } from '#kernel';
import { Attempts } from './attempts/attempts.js';
import { Auth } from './auth.js';
import { RequestAuthenticator } from './authenticate/request-authenticator.js';
import { Sessions } from './authenticate/sessions.js';
import { ChangeEmail } from './change-sign-in/change-email.js';
import { ChangePassword } from './change-sign-in/change-password.js';
import { BlockCustomer } from './block-customer/block-customer.js';
import { ConfirmPassword } from './confirm-password/confirm-password.js';
import { KnownStanding } from './block-customer/known-standing.js';
import { AccountsRepository } from './data/accounts.repository.js';
import { ApiKeysRepository } from './data/api-keys.repository.js';
import { CustomersRepository } from './data/customers.repository.js';
import { ErasureRepository } from './data/erasure.repository.js';
import { MailedLinksRepository } from './data/mailed-links.repository.js';
import { OperatorsRepository } from './data/operators.repository.js';
import { SessionsRepository } from './data/sessions.repository.js';
import { EraseIdentity } from './erase-person/erase-identity.js';
import { EXPORT_IDENTITY } from './data/export.js';
import { PasswordHasher } from './hash-password/password-hasher.js';
import { AccountController } from './http/account.controller.js';
import { AdminRecordsController } from './http/admin-records.controller.js';
import { AdminOperatorsController } from './http/admin-operators.controller.js';
import { ApiKeysController } from './http/api-keys.controller.js';
import { AuthController } from './http/auth.controller.js';
import { PasswordResetController } from './http/password-reset.controller.js';
import { PruneIdentitySchedule } from './jobs/prune-identity.schedule.js';
import { KnownOperators } from './manage-operators/known-operators.js';
import { ManageOperators } from './manage-operators/manage-operators.js';
import { KnownAddressees } from './mails/known-addressees.js';
import { MailedLinks } from './mails/mailed-links.js';
import { ApiKeyConditions } from './manage-api-keys/api-key-conditions.js';
import { ManageApiKeys } from './manage-api-keys/manage-api-keys.js';
import { ResetPassword } from './reset-password/reset-password.js';
import { SeedFirstOperator } from './seed-first-operator/seed-first-operator.js';
import { SignIn } from './sign-in/sign-in.js';
import { AccountOpener } from './sign-up/account-opener.js';
import { SignUpSignals } from './sign-up/sign-up-signals.js';
import { SignUp } from './sign-up/sign-up.js';
import { VerifyEmail } from './verify-email/verify-email.js';

export { knownWorkspaces } from './data/workspaces-from-outside.js';
export { Auth } from './auth.js';
export { ApiKeyConditions, type ApiKeyCondition } from './manage-api-keys/api-key-conditions.js';
export type { Customer, CustomerFilter } from './data/customers.repository.js';
export { operatorRole, toUserView, userView, workspaceView } from './http/auth.schemas.js';
export type { GeneratedLogin } from './seed-first-operator/seed-first-operator.js';
export type { Account, EmailStatus, Locale, User, Workspace } from './user.js';

/** Façade, data and listeners: for both processes. */
@Module({
  providers: [
    AccountOpener,
    AccountsRepository,
    ApiKeyConditions,
    ApiKeysRepository,
    Attempts,
    Auth,
    BlockCustomer,
    ConfirmPassword,
    CustomersRepository,
    EraseIdentity,
    exporting('auth', EXPORT_IDENTITY),
    ErasureRepository,
    KnownAddressees,
    MailedLinks,
    MailedLinksRepository,
    OperatorsRepository,
    PasswordHasher,
    SeedFirstOperator,
    Sessions,
    SessionsRepository,
    { provide: Authenticator, useClass: RequestAuthenticator },
    { provide: OperatorDirectory, useClass: KnownOperators },
    { provide: WorkspaceStanding, useClass: KnownStanding },
  ],
  exports: [
    AccountOpener,
    AccountsRepository,
    ApiKeyConditions,
    ApiKeysRepository,
    Attempts,
    Auth,
    Authenticator,
    ConfirmPassword,
    CustomersRepository,
    MailedLinks,
    MailedLinksRepository,
    OperatorDirectory,
    OperatorsRepository,
    PasswordHasher,
    Sessions,
    SessionsRepository,
    WorkspaceStanding,
  ],
})
export class AuthCoreModule {}

/** Controllers: for the API process. It exports the `Authenticator` that the access guard asks. */
@Module({
  imports: [AuthCoreModule],
  controllers: [
    AccountController,
    AdminOperatorsController,
    AdminRecordsController,
    ApiKeysController,
    AuthController,
    PasswordResetController,
  ],
  providers: [
    ChangeEmail,
    ChangePassword,
    ManageApiKeys,
    ManageOperators,
    ResetPassword,
    SignIn,
    SignUp,
    SignUpSignals,
    VerifyEmail,
  ],
  exports: [AuthCoreModule],
})
export class AuthHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [AuthCoreModule], providers: [PruneIdentitySchedule] })
export class AuthJobsModule {}
