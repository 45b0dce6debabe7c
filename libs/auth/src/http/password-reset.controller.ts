import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AnswersNothing, Public } from '#kernel';
import { ResetPassword } from '../reset-password/reset-password.js';
import { passwordResetBody, passwordResetConfirmBody } from './auth.schemas.js';

/** A new password by mail. */
@ApiTags('auth')
@Controller('api/v1/auth/password-reset')
@Public()
export class PasswordResetController {
  constructor(private readonly reset: ResetPassword) {}

  @Post()
  @ApiOperation({ summary: 'Ask for a link that sets a new password' })
  @HttpCode(202)
  @ApiResponse({ status: 202, description: 'If there is such an account, a link is on its way' })
  async request(
    @Body({ schema: passwordResetBody }) body: z.output<typeof passwordResetBody>,
    @Req() request: FastifyRequest,
  ) {
    await this.reset.request(body.email, request.ip);
  }

  @Post('confirm')
  @ApiOperation({ summary: 'Set a new password with that link' })
  @AnswersNothing('The password is changed and every session is over')
  async confirm(
    @Body({ schema: passwordResetConfirmBody }) body: z.output<typeof passwordResetConfirmBody>,
    @Req() request: FastifyRequest,
  ) {
    await this.reset.confirm(body.token, body.password, request.ip);
  }
}
