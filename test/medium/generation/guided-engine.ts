import { ProviderRegistry } from '../../../libs/generation/src/provider/provider-registry.js';
import type { TestApp } from '../../support/app.js';
import { Turnstile } from '../../support/turnstile.js';

const SEED = 7;

/**
 * The demo engine of that app's worker, in a test's hand: it paints the same picture of the same words
 * each time, and hands pictures over as they are let through. Their previews come before that.
 */
export function guidedEngine(app: TestApp): Turnstile {
  const [engine] = app.worker!.get(ProviderRegistry, { strict: false }).ordered;
  const generate = engine!.generate.bind(engine);
  const turnstile = new Turnstile();
  engine!.generate = async (request, options) => {
    const result = await generate({ ...request, seed: SEED }, options);
    await turnstile.pass();
    return result;
  };
  return turnstile;
}
