import sharp from 'sharp';
import type { ImageProvider } from './provider/image-provider.js';
import { ProviderError } from './provider/provider-error.js';
import { ProviderRegistry } from './provider/provider-registry.js';

/** Stands in until the demo engine is there: one plain colour per seed. */
const plain: ImageProvider = {
  name: 'demo',
  async generate(request, { signal, onPartial }) {
    const paint = (width: number, height: number) =>
      sharp({
        create: {
          width,
          height,
          channels: 3,
          background: { r: request.seed % 256, g: (request.seed >> 8) % 256, b: 120 },
        },
      }).toFormat(request.outputFormat);
    onPartial(await paint(256, 256).toBuffer(), 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (signal.aborted)
      throw new ProviderError({ kind: 'aborted', provider: 'demo', message: 'aborted' });
    return {
      bytes: await paint(request.width, request.height).toBuffer(),
      contentType: `image/${request.outputFormat}`,
      model: 'demo',
      costMicroUsd: 0,
    };
  },
};

export const providerRegistryProvider = {
  provide: ProviderRegistry,
  useFactory: () => new ProviderRegistry([plain]),
};
