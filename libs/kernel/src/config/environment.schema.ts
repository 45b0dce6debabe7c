import { z } from 'zod';

const flag = z
  .enum(['0', '1', 'true', 'false'])
  .transform((text) => text === '1' || text === 'true');
const url = z.url('must be a URL, e.g. https://example.com');
const providerNames = ['openai', 'creem', 'local'] as const;

const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** Names of the endpoint of OPENAI_API_KEY and of the built-in engine. */
const RESERVED_NAMES = ['openai', 'demo'];

const imageProvider = z.object({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/,
      'must be 1 to 40 letters, digits, dots, dashes or underscores, and begin with a letter or digit',
    )
    .refine(
      (name) => !RESERVED_NAMES.includes(name.toLowerCase()),
      `must not be ${RESERVED_NAMES.join(' or ')}, which the built-in providers are called: choose another name`,
    ),
  baseUrl: z.url('must be a URL, e.g. https://images.example.com/v1'),
  apiKey: z.string('must be a key').min(1, 'must be a key'),
  model: z.string('must name a model').min(1, 'must name a model'),
  patienceSeconds: z
    .int('must be 1 to 600')
    .min(1, 'must be 1 to 600')
    .max(600, 'must be 1 to 600')
    .optional(),
});

/** Each entry is named by its place, and each field by what is wrong with it. */
const imageProviders = z.string().transform((text, context) => {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  const form =
    'must be a JSON list of at most 10 {"name","baseUrl","apiKey","model"}, each with "patienceSeconds" from 1 to 600 if you like';
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return refuse(form);
  }
  const parsed = z.array(imageProvider, form).max(10, form).safeParse(entries);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const [index, field] = issue?.path ?? [];
    const place = index === undefined ? '' : `entry ${Number(index) + 1}: `;
    return refuse(`${place}${field === undefined ? '' : `"${String(field)}" `}${issue?.message}`);
  }
  const names = parsed.data.map(({ name }) => name.toLowerCase());
  const twin = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twin >= 0)
    return refuse(`entry ${twin + 1}: "name" is taken by an earlier entry: give each its own`);
  return parsed.data;
});

const wholeNumber = (min: number, max: number, usual: number) =>
  z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(min, `must be ${min} or more`)
    .max(max, `must be ${max} or less`)
    .default(usual);

/**
 * The environment as the product reads it: names are those of docs/configuration.md.
 * Every message says what is expected and never repeats the value, which may be a secret.
 */
export const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z.coerce.number('must be a port number').int().min(1).max(65535).default(3000),
  PUBLIC_URL: url.optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  SPOOL_MAX_MB: z.coerce
    .number('must be a number of megabytes')
    .int()
    .min(0, 'must be 0 or more')
    .max(1_000_000)
    .default(512),
  DATABASE_URL: url.optional(),
  DATABASE_OWNER_URL: url.optional(),
  DATABASE_POOL_MAX: z.coerce
    .number('must be a number of connections')
    .int()
    .min(2, 'must be at least 2')
    .max(500)
    .default(20),
  REDIS_URL: url.optional(),
  ROLE: z.enum(['all', 'api', 'worker'], 'must be all, api or worker').default('all'),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: url.optional(),
  IMAGE_MODEL: z.string().min(1).default('gpt-image-2'),
  PROMPT_MODEL: z.string().min(1).default('gpt-5.4-mini'),
  PROMPT_HELPS_PER_DAY: wholeNumber(0, 10_000_000, 20_000),
  PROMPT_HELPS_PER_CUSTOMER: wholeNumber(1, 1_000_000, 300),
  PROMPT_HELPS_AT_ONCE: wholeNumber(1, 100, 3),
  IMAGE_PROVIDERS: imageProviders.optional(),
  MODERATION: commaList
    .pipe(z.array(z.enum(providerNames, 'must list openai, creem or local')))
    .optional(),
  PICTURE_REVIEW_FROM: z.coerce
    .number('must be a share between 0 and 1')
    .min(0, 'must be between 0 and 1')
    .max(1, 'must be between 0 and 1')
    .default(0.6),
  C2PA_CERT: z.string().min(1).optional(),
  C2PA_KEY: z.string().min(1).optional(),
  IMAGE_LABELS: commaList
    .pipe(z.array(z.enum(['iptc', 'aigc', 'none'], 'must list iptc or aigc, or be none')))
    .default(['iptc']),
  AIGC_PRODUCER: z.string().trim().min(1).max(200, 'must be at most 200 characters').optional(),
  S3_ENDPOINT: url.optional(),
  S3_PUBLIC_ENDPOINT: url.optional(),
  S3_REGION: z.string().min(1).default('auto'),
  S3_BUCKET: z.string().min(1).optional(),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  S3_FORCE_PATH_STYLE: flag.default(true),
  SCRUB_DAYS: wholeNumber(0, 3650, 30),
  CREEM_API_KEY: z.string().min(1).optional(),
  CREEM_API_BASE_URL: url.optional(),
  CREEM_WEBHOOK_SECRET: z.string().min(1).optional(),
  ALLOW_SANDBOX: flag.default(false),
  SMTP_URL: url.optional(),
  MAIL_FROM: z.string().min(3).default('GPT Image 2 Generator <no-reply@localhost>'),
  SESSION_SECRET: z.string().min(32, 'must be at least 32 characters').optional(),
  ENCRYPTION_KEY: z.string().min(32, 'must be at least 32 characters').optional(),
  WECOM_CONTACT_URL: url.optional(),
  WECOM_CONTACT_QR: url.optional(),
  WECOM_ROBOT_URL: url.optional(),
  ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
  ADMIN_PASSWORD: z.string().min(8, 'must be at least 8 characters').optional(),
  METRICS_TOKEN: z.string().min(1).optional(),
  TRUSTED_PROXIES: commaList.optional(),
});

/** The parsed environment, before it is arranged into {@link Config}. */
export type Environment = z.infer<typeof environmentSchema>;
