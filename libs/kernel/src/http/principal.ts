import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { kernelErrors } from './problem.js';

export const OPERATOR_ROLES = ['support', 'finance', 'moderator', 'admin'] as const;
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

/** What an API key may be allowed to reach. */
export const SCOPES = ['generations', 'images', 'uploads', 'quotes', 'balance'] as const;
export type Scope = (typeof SCOPES)[number];

/** Limits of one API key, below those of its workspace. */
export interface KeyLimits {
  requestsPerMinute: number | null;
  /** By calendar months, UTC. */
  monthlyCredits: number | null;
}

/** Who asks: a person in a browser or a program with a key, always within one workspace. */
export interface Principal {
  kind: 'session' | 'api_key';
  userId: string;
  workspaceId: string;
  email: string;
  /** Nobody has shown yet that mail reaches them there. */
  emailPending?: boolean;
  roles: OperatorRole[];
  scopes: Scope[];
  sessionId?: string;
  keyId?: string;
  /** Of an API key: what its owner lets it do at most; null: what the plan allows. */
  keyLimits?: KeyLimits;
}

export type RequestWithPrincipal = FastifyRequest & { principal?: Principal };

/** Finds out who sent a request; the auth module provides it. */
export abstract class Authenticator {
  /** @returns null when the request carries no credential. @throws 401 when it carries a bad one. */
  abstract authenticate(request: FastifyRequest): Promise<Principal | null>;
}

/** Requests of these change nothing. */
export const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export const PUBLIC = Symbol('public');
export const OPERATORS = Symbol('operators');
export const API_KEY_SCOPE = Symbol('api-key-scope');

/** Anyone may call this route, signed in or not. */
export const Public = () => SetMetadata(PUBLIC, true);
/** Only operators with one of these roles (or admin) may call this route. */
export const Operators = (...roles: OperatorRole[]) => SetMetadata(OPERATORS, roles);
/** API keys with this scope may call this route; without it a route is for sessions only. */
export const ApiKeyScope = (scope: Scope) =>
  applyDecorators(SetMetadata(API_KEY_SCOPE, scope), ApiBearerAuth(), ApiCookieAuth());

/** The caller, as a handler's parameter. */
export const Who = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<RequestWithPrincipal>();
  if (!principal) throw kernelErrors.raise('unauthenticated', 'Sign in, or send an API key.');
  return principal;
});
