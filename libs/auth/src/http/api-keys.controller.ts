import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Answers, AnswersNothing, pageOf, Who, type Principal } from '#kernel';
import { ALL_SCOPES } from '../api-key.js';
import type { ApiKeyRow } from '../data/api-keys.repository.js';
import { ManageApiKeys } from '../manage-api-keys/manage-api-keys.js';
import { apiKeyView, createApiKeyBody, createdApiKeyView, idParameter } from './auth.schemas.js';

const apiKeyList = pageOf(apiKeyView, 'ApiKeyList');

/** A customer's keys for programs; only a signed-in person manages them. */
@ApiTags('api keys')
@Controller('api/v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ManageApiKeys) {}

  @Get()
  @ApiOperation({ summary: 'API keys that are not revoked' })
  @Answers(200, apiKeyList, 'All keys that are not revoked: there are few enough for one page')
  async list(@Who() who: Principal) {
    return { items: (await this.keys.list(who)).map(toView), nextCursor: null };
  }

  @Post()
  @ApiOperation({ summary: 'Make an API key; it is shown this once' })
  @Answers(201, createdApiKeyView, 'The key is shown this once')
  async create(
    @Body({ schema: createApiKeyBody }) body: z.output<typeof createApiKeyBody>,
    @Who() who: Principal,
  ) {
    const created = await this.keys.create(who, {
      name: body.name,
      scopes: body.scopes ?? ALL_SCOPES,
      life_days: body.expiresInDays ?? null,
      requestsPerMinute: body.requestsPerMinute ?? null,
      monthlyCredits: body.monthlyCredits ?? null,
    });
    return { ...toView(created), key: created.key };
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Revoke an API key' })
  @AnswersNothing('The key opens nothing any more')
  async revoke(
    @Param({ schema: idParameter }) { id }: z.output<typeof idParameter>,
    @Who() who: Principal,
  ) {
    await this.keys.revoke(who, id);
  }
}

function toView(row: ApiKeyRow): z.output<typeof apiKeyView> {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    expired: row.isExpired,
    requestsPerMinute: row.requestsPerMinute,
    monthlyCredits: row.monthlyCredits,
  };
}
