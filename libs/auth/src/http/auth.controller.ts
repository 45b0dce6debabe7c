import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Answers, AnswersNothing, Config, languageOf, Public, Who, type Principal } from '#kernel';
import { deviceCookie, newDevice } from '../authenticate/device-cookie.js';
import { clearedCookie, readSessionCookie, sessionCookie } from '../authenticate/session-cookie.js';
import { Sessions } from '../authenticate/sessions.js';
import { CUSTOMER_SESSION } from '../session.js';
import { SignIn } from '../sign-in/sign-in.js';
import { SignUpSignals } from '../sign-up/sign-up-signals.js';
import { SignUp, type SignedIn } from '../sign-up/sign-up.js';
import { VerifyEmail } from '../verify-email/verify-email.js';
import { signedInView, signInBody, signUpBody, toUserView, verifyQuery } from './auth.schemas.js';
import { refuseOtherSites, visitorOf } from './visitor.js';

/** Coming, going and proving an address. */
@ApiTags('auth')
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly config: Config,
    private readonly sessions: Sessions,
    private readonly signingIn: SignIn,
    private readonly signingUp: SignUp,
    private readonly signals: SignUpSignals,
    private readonly verification: VerifyEmail,
  ) {}

  @Post('sign-up')
  @ApiOperation({ summary: 'Open an account, and sign in' })
  @Public()
  @Answers(201, signedInView, 'The account exists and the browser is signed in')
  async signUp(
    @Body({ schema: signUpBody }) body: z.output<typeof signUpBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    refuseOtherSites(request, this.config.publicUrl);
    const visitor = visitorOf(request, this.config.publicUrl);
    const newcomer = {
      ...body,
      locale: body.locale ?? languageOf(request.headers['accept-language']),
    };
    const device = visitor.device ?? newDevice();
    const signedIn = await this.signingUp.run(newcomer, { ...visitor, device });
    const answer = this.welcome(signedIn, reply);
    if (!this.signals.isTryingOut)
      void reply.header('set-cookie', deviceCookie(device, this.config.publicUrl));
    return answer;
  }

  @Post('sign-in')
  @ApiOperation({ summary: 'Sign in with e-mail address and password' })
  @Public()
  @Answers(200, signedInView, 'The browser is signed in')
  async signIn(
    @Body({ schema: signInBody }) body: z.output<typeof signInBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    refuseOtherSites(request, this.config.publicUrl);
    const visitor = visitorOf(request, this.config.publicUrl);
    return this.welcome(await this.signingIn.run(body.email, body.password, visitor), reply);
  }

  @Post('sign-out')
  @ApiOperation({ summary: 'Sign out' })
  @AnswersNothing('The session is over')
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const token = readSessionCookie(request.headers, this.config.publicUrl);
    if (token) await this.sessions.end(token);
    void reply.header('set-cookie', clearedCookie(this.config.publicUrl));
  }

  @Get('verify')
  @ApiOperation({ summary: 'Open the link that proves an e-mail address' })
  @Public()
  @HttpCode(303)
  @ApiResponse({ status: 303, description: 'Goes on to the studio; `verified` says 1 or 0' })
  async verify(
    @Query({ schema: verifyQuery }) query: z.output<typeof verifyQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const path = await this.verification.open(query.token, request.ip);
    void reply.header('location', path).header('referrer-policy', 'no-referrer');
  }

  @Post('verification')
  @ApiOperation({ summary: 'Send the link that proves the e-mail address again' })
  @HttpCode(202)
  @ApiResponse({ status: 202, description: 'Another link is on its way, where one is needed' })
  async resend(@Who() who: Principal, @Req() request: FastifyRequest) {
    await this.verification.resend(who, request.ip);
  }

  private welcome({ user, token }: SignedIn, reply: FastifyReply) {
    const cookie = sessionCookie(token, this.config.publicUrl, CUSTOMER_SESSION.absolute_ms);
    void reply.header('set-cookie', cookie);
    return { user: toUserView(user) };
  }
}
