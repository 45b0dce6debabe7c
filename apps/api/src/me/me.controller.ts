import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Auth, toUserView } from '#auth';
import { Billing } from '#billing';
import { Catalog } from '#catalog';
import { Answers, Config, kernelErrors, PublicWeb, Who, type Principal } from '#kernel';
import { trialView } from '../trial-grants/trial-view.js';
import { meView, type MeView } from './me.schemas.js';

/** Who is signed in, and what they may do: identity and catalog together. */
@ApiTags('account')
@Controller('api/v1/me')
export class MeController {
  constructor(
    private readonly auth: Auth,
    private readonly billing: Billing,
    private readonly catalog: Catalog,
    private readonly config: Config,
    private readonly web: PublicWeb,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Who is signed in, their workspace, and what its plan allows' })
  @Header('Cache-Control', 'no-store')
  @Answers(200, meView, 'The person, the workspace and what its plan allows')
  async read(@Who() who: Principal): Promise<MeView> {
    const [account, entitlements, trial] = await Promise.all([
      this.auth.accountOf(who.userId, who.workspaceId),
      this.catalog.entitlementsOf(who.workspaceId),
      this.billing.trialOf(who.workspaceId),
    ]);
    if (!account) throw kernelErrors.raise('unauthenticated', 'Please sign in again.');
    const { openai, imageProviders, creem, wecom } = this.config;
    return {
      user: toUserView(account.user),
      workspace: account.workspace,
      roles: who.roles,
      entitlements,
      trial: trial && trialView(trial),
      contact: { wecomUrl: wecom.contactUrl ?? undefined, wecomQr: wecom.contactQr ?? undefined },
      mode: {
        demoEngine: openai === null && imageProviders.length === 0,
        sandboxPayments: creem === null,
        localWebhooks: this.web.allowsLoopback,
      },
    };
  }
}
