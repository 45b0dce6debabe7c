import type { FactoryProvider } from '@nestjs/common';
import { Config } from '#kernel';
import { PipelineOptions } from '../pipeline-options.js';
import { DemoProvider } from './demo/demo-provider.js';
import type { ImageProvider } from './image-provider.js';
import type { CallBounds } from './openai/call-watch.js';
import { OpenAiProvider } from './openai/openai-provider.js';
import { ProviderRegistry } from './provider-registry.js';

type Endpoint = Config['imageProviders'][number];

/** OpenAI when it has a key, then the further endpoints in their order; with none, the demo engine. */
function configuredProviders(
  config: Pick<Config, 'openai' | 'imageProviders'>,
  { call, demo }: Pick<PipelineOptions, 'call' | 'demo'>,
): ImageProvider[] {
  const endpoints: Endpoint[] = [
    ...(config.openai ? [{ name: 'openai', ...config.openai }] : []),
    ...config.imageProviders,
  ];
  if (endpoints.length === 0) return [new DemoProvider(demo)];
  return endpoints.map(
    (endpoint) => new OpenAiProvider({ ...endpoint, bounds: boundsOf(endpoint, call) }),
  );
}

function boundsOf({ patienceSeconds }: Endpoint, bounds: CallBounds): CallBounds {
  if (patienceSeconds === undefined) return bounds;
  const silence_ms = patienceSeconds * 1000;
  return { ...bounds, firstByte_ms: silence_ms, idle_ms: silence_ms };
}

export const providerRegistryProvider: FactoryProvider<ProviderRegistry> = {
  provide: ProviderRegistry,
  inject: [Config, PipelineOptions],
  useFactory: (config: Config, options: PipelineOptions) =>
    new ProviderRegistry(configuredProviders(config, options)),
};
