/** A child's work that takes for ever to load, and says that it began to. */
process.send?.('loading');
setInterval(() => undefined, 60_000);
await new Promise<never>(() => undefined);
