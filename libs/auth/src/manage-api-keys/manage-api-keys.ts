import { Injectable } from '@nestjs/common';
import {
  Config,
  kernelErrors,
  UnitOfWork,
  type KeyLimits,
  type Principal,
  type Scope,
} from '#kernel';
import { MAX_API_KEYS, newApiKey } from '../api-key.js';
import { authErrors } from '../auth.errors.js';
import { ApiKeysRepository, type ApiKeyRow } from '../data/api-keys.repository.js';
import { tokenHash } from '../secret-token.js';
import { ApiKeyConditions } from './api-key-conditions.js';

/** Keys that a customer gives to programs. */
@Injectable()
export class ManageApiKeys {
  constructor(
    private readonly apiKeys: ApiKeysRepository,
    private readonly conditions: ApiKeyConditions,
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  list(who: Principal): Promise<ApiKeyRow[]> {
    return this.apiKeys.list(who.workspaceId);
  }

  /** @returns the key itself, this once. @throws 403 `api_not_in_plan`, 409 `api_key_limit`. */
  async create(
    who: Principal,
    wanted: { name: string; scopes: readonly Scope[]; life_days: number | null } & KeyLimits,
  ): Promise<ApiKeyRow & { key: string }> {
    if (!(await this.conditions.allow(who.workspaceId)))
      throw authErrors.raise(
        'api_not_in_plan',
        'Your plan does not include the API, so a key would open nothing. Choose a plan with API access first, then make the key.',
      );
    const { key, hint } = newApiKey();
    const row = await this.unitOfWork.run(async () => {
      if ((await this.apiKeys.countLocked(who.workspaceId)) >= MAX_API_KEYS)
        throw authErrors.raise(
          'api_key_limit',
          `You have ${MAX_API_KEYS} keys. Please revoke one that you no longer need.`,
        );
      return this.apiKeys.add({
        workspaceId: who.workspaceId,
        createdBy: who.userId,
        name: wanted.name,
        hint,
        keyHash: tokenHash(key, 'api-key', this.config.encryptionKey),
        scopes: [...new Set(wanted.scopes)],
        life_days: wanted.life_days,
        requestsPerMinute: wanted.requestsPerMinute,
        monthlyCredits: wanted.monthlyCredits,
      });
    });
    return { ...row, key };
  }

  /** @throws 404 for a key that the workspace does not have. */
  async revoke(who: Principal, keyId: string): Promise<void> {
    if (!(await this.apiKeys.revoke(who.workspaceId, keyId)))
      throw kernelErrors.raise('not_found', 'There is no such key, or it was revoked before.');
  }
}
