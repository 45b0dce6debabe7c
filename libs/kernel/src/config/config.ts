import { resolve } from 'node:path';
import { environmentSchema, type Environment } from './environment.schema.js';

/** The boot stops with this error; each line names a variable and what is expected of it. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

export type ModeratorName = 'openai' | 'creem' | 'local';

export interface S3Settings {
  endpoint: string;
  /** Host that browsers see, where it differs from `endpoint`. */
  publicEndpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  forcePathStyle: boolean;
}

/**
 * Everything the product reads from its environment, parsed once at boot.
 * This is the only reader of `process.env` among the libraries.
 */
export class Config {
  readonly production: boolean;
  readonly allowSandbox: boolean;
  readonly port: number;
  readonly publicUrl: string;
  readonly dataDir: string;
  /** Room for made pictures that wait on the disk while the object store is away. */
  readonly spoolMax_bytes: number;
  readonly role: 'all' | 'api' | 'worker';
  readonly database: { url: string; ownerUrl: string; poolMax: number };
  readonly redisUrl: string;
  readonly openai: {
    apiKey: string;
    baseUrl: string;
    model: string;
    /** Writes and describes prompts. */
    promptModel: string;
  } | null;
  /** Free help with prompts: numbers of calls; `perDay` is of the whole installation, 0: none. */
  readonly promptHelp: { perDay: number; perCustomerPerDay: number; atOnce: number };
  readonly imageProviders: readonly {
    name: string;
    baseUrl: string;
    apiKey: string;
    model: string;
    /** How long it may be silent; absent: as long as OpenAI. */
    patienceSeconds?: number | undefined;
  }[];
  readonly moderation: readonly ModeratorName[];
  /** From this share on our own classifier leaves a finished picture to a person. */
  readonly pictureReviewFrom: number;
  /** PEM texts, or the paths of files that hold them; null: a development certificate is made. */
  readonly c2pa: { certificate: string; key: string } | null;
  /** What is written into pictures beside the content credentials. */
  readonly imageLabels: { iptc: boolean; aigcProducer: string | null };
  readonly s3: S3Settings | null;
  /** Every object in the store is read and compared once in so many days; null: never. */
  readonly scrubDays: number | null;
  readonly creem: { apiKey: string; baseUrl: string; webhookSecret: string } | null;
  readonly smtp: { url: string; from: string } | null;
  readonly sessionSecret: string;
  readonly encryptionKey: string;
  readonly wecom: { contactUrl: string | null; contactQr: string | null; robotUrl: string | null };
  readonly admin: { email: string; password: string } | null;
  readonly metricsToken: string | null;
  readonly trustedProxies: readonly string[];
  /** Folder in which a test arms fault points; null wherever customers are served. */
  readonly faultPoints: string | null;

  /** @throws {ConfigError} listing every wrong or missing variable by name, never by value. */
  constructor(source: Record<string, string | undefined>) {
    const env = parse(source);
    refuseIncomplete(env);
    this.production = env.NODE_ENV === 'production';
    this.allowSandbox = env.ALLOW_SANDBOX;
    this.port = env.PORT;
    this.publicUrl = (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, '');
    this.dataDir = resolve(env.DATA_DIR);
    this.spoolMax_bytes = env.SPOOL_MAX_MB * 1_000_000;
    this.role = env.ROLE;
    this.database = {
      url: env.DATABASE_URL as string,
      ownerUrl: env.DATABASE_OWNER_URL ?? (env.DATABASE_URL as string),
      poolMax: env.DATABASE_POOL_MAX,
    };
    this.redisUrl = env.REDIS_URL as string;
    this.openai = env.OPENAI_API_KEY
      ? {
          apiKey: env.OPENAI_API_KEY,
          baseUrl: env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
          model: env.IMAGE_MODEL,
          promptModel: env.PROMPT_MODEL,
        }
      : null;
    this.promptHelp = {
      perDay: env.PROMPT_HELPS_PER_DAY,
      perCustomerPerDay: env.PROMPT_HELPS_PER_CUSTOMER,
      atOnce: env.PROMPT_HELPS_AT_ONCE,
    };
    this.imageProviders = env.IMAGE_PROVIDERS ?? [];
    this.moderation = env.MODERATION ?? defaultModeration(env);
    this.pictureReviewFrom = env.PICTURE_REVIEW_FROM;
    this.c2pa = env.C2PA_CERT ? { certificate: env.C2PA_CERT, key: env.C2PA_KEY as string } : null;
    this.imageLabels = {
      iptc: env.IMAGE_LABELS.includes('iptc'),
      aigcProducer: env.IMAGE_LABELS.includes('aigc') ? (env.AIGC_PRODUCER as string) : null,
    };
    this.s3 = s3Settings(env);
    this.scrubDays = env.SCRUB_DAYS || null;
    this.creem = env.CREEM_API_KEY
      ? {
          apiKey: env.CREEM_API_KEY,
          baseUrl: env.CREEM_API_BASE_URL ?? creemHost(env.CREEM_API_KEY),
          webhookSecret: env.CREEM_WEBHOOK_SECRET as string,
        }
      : null;
    this.smtp = env.SMTP_URL ? { url: env.SMTP_URL, from: env.MAIL_FROM } : null;
    this.sessionSecret = env.SESSION_SECRET as string;
    this.encryptionKey = env.ENCRYPTION_KEY as string;
    this.wecom = {
      contactUrl: env.WECOM_CONTACT_URL ?? null,
      contactQr: env.WECOM_CONTACT_QR ?? null,
      robotUrl: env.WECOM_ROBOT_URL ?? null,
    };
    this.admin =
      env.ADMIN_EMAIL && env.ADMIN_PASSWORD
        ? { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD }
        : null;
    this.metricsToken = env.METRICS_TOKEN ?? null;
    this.trustedProxies = env.TRUSTED_PROXIES ?? [];
    this.faultPoints = faultPoints(source);
  }

  /** Reads the process environment; empty strings count as unset, as compose files write them. */
  static fromProcess(): Config {
    return new Config(process.env);
  }
}

function parse(source: Record<string, string | undefined>): Environment {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = environmentSchema.safeParse(present);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`),
  );
}

/** Rules that look at several variables at once. */
function refuseIncomplete(env: Environment): void {
  const problems: string[] = [];
  const need = (name: keyof Environment, why: string) => {
    if (env[name] === undefined) problems.push(`${name}: is required ${why}`);
  };
  need('DATABASE_URL', '(npm start provides an embedded Postgres by itself)');
  need('REDIS_URL', '(npm start provides a private Redis by itself)');
  need('SESSION_SECRET', '(32 or more random characters; npm start makes one)');
  need('ENCRYPTION_KEY', '(32 or more random characters; npm start makes one)');
  if (env.CREEM_API_KEY) need('CREEM_WEBHOOK_SECRET', 'when CREEM_API_KEY is set');
  if (env.S3_ENDPOINT) {
    for (const name of ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const)
      need(name, 'when S3_ENDPOINT is set');
  }
  if (env.C2PA_CERT) need('C2PA_KEY', 'when C2PA_CERT is set');
  if (env.C2PA_KEY) need('C2PA_CERT', 'when C2PA_KEY is set');
  if (env.IMAGE_LABELS.includes('aigc')) need('AIGC_PRODUCER', 'when IMAGE_LABELS lists aigc');
  if (env.ADMIN_EMAIL) need('ADMIN_PASSWORD', 'when ADMIN_EMAIL is set');
  if (env.MODERATION?.includes('openai')) need('OPENAI_API_KEY', 'when MODERATION lists openai');
  if (env.MODERATION?.includes('creem')) need('CREEM_API_KEY', 'when MODERATION lists creem');
  if (env.NODE_ENV === 'production' && !env.ALLOW_SANDBOX) {
    need('CREEM_API_KEY', 'in production, or set ALLOW_SANDBOX=1 to run the TEST MODE checkout');
    need('SMTP_URL', 'in production, or set ALLOW_SANDBOX=1 to accept unverified addresses');
  }
  if (problems.length > 0) throw new ConfigError(problems);
}

/** A process that dies on command belongs into tests, so this is no variable for operators. */
function faultPoints({ FAULT_POINTS, NODE_ENV }: Record<string, string | undefined>) {
  if (!FAULT_POINTS) return null;
  if (NODE_ENV === 'test') return FAULT_POINTS;
  throw new ConfigError(['FAULT_POINTS: works only with NODE_ENV=test']);
}

function defaultModeration(env: Environment): ModeratorName[] {
  const names: ModeratorName[] = [];
  if (env.OPENAI_API_KEY) names.push('openai');
  if (env.CREEM_API_KEY) names.push('creem');
  return names.length > 0 ? ['local', ...names] : ['local'];
}

/** Test keys answer only on the test host. Source: contracts of the payment vendor's SDK. */
function creemHost(apiKey: string): string {
  return apiKey.startsWith('creem_test_') ? 'https://test-api.creem.io' : 'https://api.creem.io';
}

function s3Settings(env: Environment): S3Settings | null {
  if (!env.S3_ENDPOINT) return null;
  return {
    endpoint: env.S3_ENDPOINT,
    publicEndpoint: env.S3_PUBLIC_ENDPOINT ?? env.S3_ENDPOINT,
    region: env.S3_REGION,
    bucket: env.S3_BUCKET as string,
    accessKeyId: env.S3_ACCESS_KEY_ID as string,
    secretAccessKey: env.S3_SECRET_ACCESS_KEY as string,
    forcePathStyle: env.S3_FORCE_PATH_STYLE,
  };
}
