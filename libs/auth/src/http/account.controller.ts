import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Answers, AnswersNothing, Who, type Principal } from '#kernel';
import { ChangeEmail } from '../change-sign-in/change-email.js';
import { ChangePassword } from '../change-sign-in/change-password.js';
import { changeEmailBody, changePasswordBody, emailChangeView } from './auth.schemas.js';

/** How the person signs in; each change asks for the present password. */
@ApiTags('auth')
@Controller('api/v1/account')
export class AccountController {
  constructor(
    private readonly emails: ChangeEmail,
    private readonly passwords: ChangePassword,
  ) {}

  @Post('password')
  @ApiOperation({ summary: 'Change the password; every other session ends' })
  @AnswersNothing('The password is changed and every other session is over')
  async changePassword(
    @Who() who: Principal,
    @Body({ schema: changePasswordBody }) body: z.output<typeof changePasswordBody>,
    @Req() request: FastifyRequest,
  ) {
    const passwords = { current: body.currentPassword, next: body.newPassword };
    await this.passwords.run(who, passwords, request.ip);
  }

  @Post('email')
  @ApiOperation({ summary: 'Change the e-mail address' })
  @Answers(
    200,
    emailChangeView,
    'A link went to the new address, or (where no mail is sent) the address is changed',
  )
  async changeEmail(
    @Who() who: Principal,
    @Body({ schema: changeEmailBody }) body: z.output<typeof changeEmailBody>,
    @Req() request: FastifyRequest,
  ) {
    return { status: await this.emails.ask(who, body, request.ip) };
  }
}
