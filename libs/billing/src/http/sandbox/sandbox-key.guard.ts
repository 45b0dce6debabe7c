import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '#kernel';
import { PaymentGateway } from '../../gateway/payment-gateway.js';
import { SandboxRefusal } from '../../gateway/sandbox/sandbox-refusal.js';
import { sandboxSettings } from '../../gateway/sandbox/sandbox-settings.js';

/** Whoever calls the test gateway has its key; with a real payment key set there is no gateway. */
@Injectable()
export class SandboxKeyGuard implements CanActivate {
  constructor(
    private readonly gateway: PaymentGateway,
    private readonly config: Config,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.gateway.name !== 'sandbox') throw new SandboxRefusal(404, 'Not found');
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const key = headers['x-api-key'];
    if (typeof key !== 'string') throw new SandboxRefusal(401, 'The API key is missing');
    if (!isSame(key, sandboxSettings(this.config).apiKey))
      throw new SandboxRefusal(403, 'The API key is not valid');
    return true;
  }
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
