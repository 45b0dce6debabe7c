import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/**
 * A zod schema as OpenAPI: one with `.meta({ id })` becomes a named component wherever it stands,
 * so that clients get one type for it.
 */
function convertZod(
  schema: unknown,
  { schemaType }: { schemaType: 'input' | 'output' },
): { schema: JsonSchema; components: Record<string, JsonSchema> } | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { definitions = {}, ...rest } = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: schemaType,
    unrepresentable: 'any',
  }) as JsonSchema & { definitions?: Record<string, JsonSchema> };
  return { schema: rest, components: definitions };
}

/** The contract of the running code. */
export function documentOf(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('GPT Image 2 Generator API')
    .setDescription(
      'Errors are problem+json (RFC 9457) with a closed `code`. Lists are keyset pages `{items, nextCursor}`.',
    )
    .setVersion('1')
    .addCookieAuth('session')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, builder, {
    standardSchemaConverter: convertZod,
    autoTagControllers: false,
  });
}

/**
 * Serves the contract at /api/openapi.json, and a page to read and try it at /api/docs. It is made
 * for whoever asks first, since that takes a quarter of a second, which no start needs to wait for.
 */
export function serveDocument(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => documentOf(app), {
    jsonDocumentUrl: '/api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'API of GPT Image 2 Generator',
  });
}
