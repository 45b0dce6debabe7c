import type { ImageProvider } from './image-provider.js';

/** The providers in the order in which they are asked: never empty, the first is the main one. */
export class ProviderRegistry {
  readonly main: ImageProvider;

  constructor(readonly ordered: readonly ImageProvider[]) {
    const [main] = ordered;
    if (main === undefined) throw new Error('at least one image provider is needed');
    this.main = main;
    const names = new Set(ordered.map((provider) => provider.name));
    if (names.size !== ordered.length) throw new Error('two image providers share a name');
  }

  get(name: string): ImageProvider | undefined {
    return this.ordered.find((provider) => provider.name === name);
  }
}
