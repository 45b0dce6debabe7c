import { describe, expect, test } from '@jest/globals';
import { Config, ConfigError } from './config.js';

const USABLE = {
  DATABASE_URL: 'postgres://app:pw@127.0.0.1:5432/app',
  REDIS_URL: 'redis://127.0.0.1:6379',
  SESSION_SECRET: 's'.repeat(32),
  ENCRYPTION_KEY: 'e'.repeat(32),
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    new Config(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
}

describe('Config', () => {
  test('a bare environment works for one machine: demo engine, sandbox payments, local checks', () => {
    const config = new Config(USABLE);
    expect(config).toMatchObject({
      port: 3000,
      publicUrl: 'http://localhost:3000',
      openai: null,
      creem: null,
      s3: null,
      scrubDays: 30,
      smtp: null,
      moderation: ['local'],
    });
    expect(config.database.ownerUrl).toBe(USABLE.DATABASE_URL);
  });

  test('names every missing variable at once', () => {
    const problems = problemsOf({});
    for (const name of Object.keys(USABLE))
      expect(problems.some((problem) => problem.startsWith(`${name}:`))).toBe(true);
  });

  test('a wrong value is named, expected form told, and the value never repeated', () => {
    const problems = problemsOf({ ...USABLE, PORT: 'hunter2', SESSION_SECRET: 'short-secret' });
    expect(problems).toHaveLength(2);
    expect(problems.join()).toContain('PORT: must be a port number');
    expect(problems.join()).toContain('SESSION_SECRET: must be at least 32 characters');
    expect(problems.join()).not.toMatch(/hunter2|short-secret/);
  });

  test('an empty string counts as unset, as compose files write it', () => {
    expect(new Config({ ...USABLE, OPENAI_API_KEY: '', PUBLIC_URL: '' }).openai).toBeNull();
  });

  test('a token for metrics may be of any length: what reads it is the operator of both ends', () => {
    expect(new Config({ ...USABLE, METRICS_TOKEN: 'm' }).metricsToken).toBe('m');
  });

  test('production refuses the sandbox and unverified addresses unless they are asked for', () => {
    const production = { ...USABLE, NODE_ENV: 'production' };
    expect(problemsOf(production).join()).toMatch(/CREEM_API_KEY.*SMTP_URL/s);
    expect(new Config({ ...production, ALLOW_SANDBOX: '1' }).production).toBe(true);
  });

  test('fault points are for tests: any other process refuses to start with them', () => {
    const armed = { ...USABLE, ALLOW_SANDBOX: '1', FAULT_POINTS: '/tmp/points' };
    for (const NODE_ENV of [undefined, 'production', 'development'])
      expect(() => new Config({ ...armed, NODE_ENV })).toThrow(/FAULT_POINTS: works only/);
    expect(new Config({ ...armed, NODE_ENV: 'test' }).faultPoints).toBe('/tmp/points');
    expect(new Config(USABLE).faultPoints).toBeNull();
  });

  test('moderators follow the keys that are present', () => {
    const config = new Config({ ...USABLE, OPENAI_API_KEY: 'sk-x' });
    expect(config.moderation).toEqual(['local', 'openai']);
    expect(problemsOf({ ...USABLE, MODERATION: 'creem' })).toEqual([
      'CREEM_API_KEY: is required when MODERATION lists creem',
    ]);
  });

  test('pictures say that a machine made them; China asks for the name of who runs it', () => {
    expect(new Config(USABLE).imageLabels).toEqual({ iptc: true, aigcProducer: null });
    const both = { ...USABLE, IMAGE_LABELS: 'iptc, aigc' };
    expect(problemsOf(both)).toEqual(['AIGC_PRODUCER: is required when IMAGE_LABELS lists aigc']);
    expect(new Config({ ...both, AIGC_PRODUCER: 'Example Ltd' }).imageLabels).toEqual({
      iptc: true,
      aigcProducer: 'Example Ltd',
    });
    expect(new Config({ ...USABLE, IMAGE_LABELS: 'none' }).imageLabels.iptc).toBe(false);
    expect(problemsOf({ ...USABLE, IMAGE_LABELS: 'exif' })).toEqual([
      'IMAGE_LABELS: must list iptc or aigc, or be none',
    ]);
    expect(problemsOf({ ...USABLE, C2PA_CERT: '/run/cert.pem' })).toEqual([
      'C2PA_KEY: is required when C2PA_CERT is set',
    ]);
  });

  test('test keys of the payment vendor go to its test host', () => {
    const keys = { ...USABLE, CREEM_WEBHOOK_SECRET: 'whsec_x' };
    expect(new Config({ ...keys, CREEM_API_KEY: 'creem_test_1' }).creem?.baseUrl).toBe(
      'https://test-api.creem.io',
    );
    expect(new Config({ ...keys, CREEM_API_KEY: 'creem_1' }).creem?.baseUrl).toBe(
      'https://api.creem.io',
    );
  });

  describe('further image providers', () => {
    const entry = { name: 'second', baseUrl: 'https://a.test/v1', apiKey: 'k-1', model: 'm' };
    const problemOf = (...entries: unknown[]) =>
      problemsOf({ ...USABLE, IMAGE_PROVIDERS: JSON.stringify(entries) }).join();

    test('keep their order', () => {
      const third = { ...entry, name: 'my_gpu-2.eu' };
      const IMAGE_PROVIDERS = JSON.stringify([entry, third]);
      expect(new Config({ ...USABLE, IMAGE_PROVIDERS }).imageProviders).toEqual([entry, third]);
    });

    test.each([
      ['openai', 'entry 1: "name" must not be openai or demo'],
      ['Demo', 'entry 1: "name" must not be openai or demo'],
      ['a b', 'entry 1: "name" must be 1 to 40 letters'],
      ['', 'entry 1: "name" must be 1 to 40 letters'],
    ])('may not be called "%s"', (name, message) => {
      expect(problemOf({ ...entry, name })).toContain(`IMAGE_PROVIDERS: ${message}`);
    });

    test('need names of their own, and whatever is wrong is told by its place', () => {
      expect(problemOf(entry, { ...entry, name: 'SECOND' })).toMatch(/entry 2: "name" is taken/);
      expect(problemOf(entry, { ...entry, name: 'x', baseUrl: 'hunter2' })).toBe(
        'IMAGE_PROVIDERS: entry 2: "baseUrl" must be a URL, e.g. https://images.example.com/v1',
      );
      expect(problemOf(entry, { ...entry, name: 'x', apiKey: undefined })).toMatch(/"apiKey" must/);
      expect(problemOf('x')).toMatch(/entry 1: /);
      expect(problemsOf({ ...USABLE, IMAGE_PROVIDERS: '{' })[0]).toMatch(/must be a JSON list/);
      expect(problemsOf({ ...USABLE, IMAGE_PROVIDERS: '{}' })[0]).toMatch(/must be a JSON list/);
    });
  });
});
