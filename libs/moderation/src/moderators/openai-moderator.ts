import OpenAI from 'openai';
import type { ModerationMultiModalInput } from 'openai/resources/moderations';
import { z } from 'zod';
import type { RuleCode } from '../rule.js';
import { ANSWER_TIMEOUT_MS, type Judgement, type Moderator, type Shown } from './moderator.js';

const MODEL = 'omni-moderation-latest';

/**
 * The service's categories (openai 7.57, resources/moderations) as our rules, the gravest first: of
 * several that are flagged the customer is told the first.
 */
const RULE_OF_CATEGORY: readonly [string, RuleCode][] = [
  ['sexual/minors', 'sexual_minors'],
  ['self-harm/instructions', 'self_harm'],
  ['self-harm/intent', 'self_harm'],
  ['self-harm', 'self_harm'],
  ['hate/threatening', 'hate'],
  ['hate', 'hate'],
  ['illicit/violent', 'weapons'],
  ['sexual', 'sexual_content'],
  ['violence/graphic', 'graphic_violence'],
  ['violence', 'graphic_violence'],
  ['harassment/threatening', 'harassment'],
  ['harassment', 'harassment'],
  ['illicit', 'illicit'],
];

/** As much of the answer as a judgement needs; without it there is no judgement. */
const answerSchema = z.object({
  id: z.string().optional(),
  results: z
    .array(
      z.object({
        flagged: z.boolean(),
        categories: z.record(z.string(), z.boolean().nullable()).optional(),
      }),
    )
    .min(1),
});

/** OpenAI's moderation service, for prompts and pictures. */
export class OpenAiModerator implements Moderator {
  readonly name = 'openai';
  readonly judges = ['prompt', 'image'] as const;
  private readonly client: OpenAI;

  constructor(settings: { apiKey: string; baseUrl: string }) {
    this.client = new OpenAI({
      apiKey: settings.apiKey,
      baseURL: settings.baseUrl,
      // The customer waits: whoever asks again is the customer, after a 503 with Retry-After.
      maxRetries: 0,
      timeout: ANSWER_TIMEOUT_MS,
    });
  }

  async judge(shown: Shown): Promise<Judgement> {
    const answer: unknown = await this.client.moderations.create({
      model: MODEL,
      input: shown.kind === 'prompt' ? shown.prompt : [asPicture(shown.bytes)],
    });
    const { id: reference, results } = answerSchema.parse(answer);
    const flagged = results.filter((result) => result.flagged);
    if (flagged.length === 0) return { decision: 'allow', reference };
    const rule = RULE_OF_CATEGORY.find(([category]) =>
      flagged.some((result) => result.categories?.[category] === true),
    )?.[1];
    return { decision: 'deny', rule: rule ?? 'other_policy', reference };
  }
}

function asPicture(bytes: Uint8Array): ModerationMultiModalInput {
  const data = Buffer.from(bytes).toString('base64');
  return { type: 'image_url', image_url: { url: `data:${contentTypeOf(bytes)};base64,${data}` } };
}

/** By the first bytes: what a caller says about a picture is not needed. */
function contentTypeOf(bytes: Uint8Array): string {
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg';
  return 'image/webp';
}
