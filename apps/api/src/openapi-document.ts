import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { problemTypes } from '#kernel';
import { CHAPTERS, INTRODUCTION, isForOperators } from './openapi-chapters.js';

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

/** The contract of the running code, with every problem that it may answer as `x-problems`. */
export function documentOf(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('GPT Image 2 Generator API')
    .setDescription(INTRODUCTION)
    .setVersion('1')
    .addCookieAuth('session')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'API key' });
  for (const [tag, description] of CHAPTERS) builder.addTag(tag, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    standardSchemaConverter: convertZod,
    autoTagControllers: false,
  });
  return Object.assign(document, { 'x-problems': problemTypes() });
}

/** The chapters that `of` chooses by their tags, as a document of their own. */
function part(document: OpenAPIObject, of: (tag: string) => boolean): OpenAPIObject {
  const paths = Object.entries(document.paths).filter(([, methods]) =>
    Object.values(methods as Record<string, { tags?: string[] }>).some(({ tags = [] }) =>
      tags.some(of),
    ),
  );
  const tags = (document.tags ?? []).filter(({ name }) => of(name));
  return { ...document, tags, paths: Object.fromEntries(paths) };
}

/** Nobody reads hundreds of schemas by their names; each stands with the route that uses it. */
const READING = { swaggerOptions: { defaultModelsExpandDepth: -1 } };

/**
 * Serves the contract at /api/openapi.json, and pages to read and try it: /api/docs for developers,
 * /api/operator-docs for those who build on the console's routes. They are made for whoever asks
 * first, since that takes a quarter of a second, which no start needs to wait for.
 */
export function serveDocument(app: INestApplication): void {
  let whole: OpenAPIObject | undefined;
  const contract = () => (whole ??= documentOf(app));
  SwaggerModule.setup('api/docs', app, () => part(contract(), (tag) => !isForOperators(tag)), {
    ...READING,
    raw: false,
    customSiteTitle: 'API of GPT Image 2 Generator',
  });
  SwaggerModule.setup('api/operator-docs', app, () => operatorPart(contract()), {
    ...READING,
    raw: false,
    customSiteTitle: 'Operator API of GPT Image 2 Generator',
  });
  SwaggerModule.setup('api', app, contract, {
    ui: false,
    raw: ['json'],
    jsonDocumentUrl: '/api/openapi.json',
  });
}

function operatorPart(document: OpenAPIObject): OpenAPIObject {
  const info = {
    ...document.info,
    title: 'GPT Image 2 Generator operator API',
    description:
      'What the console asks, for operators who are signed in; keys do not reach it. Customers’ routes are [here](/api/docs).',
  };
  return { ...part(document, isForOperators), info };
}
