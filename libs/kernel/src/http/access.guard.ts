import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Config } from '../config/config.js';
import { sameOrigin } from './same-origin.js';
import { kernelErrors } from './problem.js';
import {
  API_KEY_SCOPE,
  Authenticator,
  OPERATORS,
  PUBLIC,
  SAFE_METHODS,
  type OperatorRole,
  type Principal,
  type RequestWithPrincipal,
  type Scope,
} from './principal.js';

/** Deny by default: every route needs a caller unless it is `@Public()`. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestWithPrincipal>();
    const read = <T>(key: symbol) =>
      this.reflector.getAllAndOverride<T | undefined>(key, [
        context.getHandler(),
        context.getClass(),
      ]);
    if (read<boolean>(PUBLIC)) return true;

    const principal = await this.authenticator.authenticate(request);
    if (!principal)
      throw kernelErrors.raise(
        'unauthenticated',
        'Sign in, or send an API key as a bearer token.',
        {
          headers: { 'www-authenticate': 'Bearer' },
        },
      );
    if (principal.kind === 'session') this.checkOrigin(request);
    this.checkRights(principal, read<OperatorRole[]>(OPERATORS), read<Scope>(API_KEY_SCOPE));
    request.principal = principal;
    return true;
  }

  /** A cookie travels by itself; the Origin header says which page made it travel. */
  private checkOrigin(request: RequestWithPrincipal): void {
    if (SAFE_METHODS.has(request.method)) return;
    if (!sameOrigin(request.headers.origin, this.config.publicUrl))
      throw kernelErrors.raise(
        'bad_origin',
        'Send an Origin header equal to the address of this service.',
      );
  }

  private checkRights(
    principal: Principal,
    operators: OperatorRole[] | undefined,
    scope: Scope | undefined,
  ): void {
    if (operators) {
      const allowed =
        principal.kind === 'session' &&
        principal.roles.some((role) => role === 'admin' || operators.includes(role));
      if (!allowed)
        throw kernelErrors.raise('forbidden', 'This page is for operators with another role.');
    } else if (principal.kind === 'api_key') {
      if (!scope)
        throw kernelErrors.raise('forbidden', 'API keys do not reach this route; sign in instead.');
      if (!principal.scopes.includes(scope))
        throw kernelErrors.raise('forbidden', `This API key lacks the scope "${scope}".`);
    }
  }
}
