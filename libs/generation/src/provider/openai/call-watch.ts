/**
 * Bounds on one call, in milliseconds. Figures for the model, November 2026: half of all calls
 * take 59 s and 95 % less than 143 s; 1024 × 1024 in high quality takes 280 s at the 95th percentile.
 */
export const callBounds = {
  /**
   * Until the headers. Endpoints that cannot stream send them with the whole picture, so it is above
   * the slowest of the figures; a provider that is silent must not hold a slot for longer.
   */
  firstByte_ms: 300_000,
  /**
   * Between two pieces of a stream. With two previews the slowest of the figures has three gaps of
   * about 95 s; twice that leaves room for 4K, and for a preview that does not come.
   */
  idle_ms: 190_000,
  /** The whole call, streamed or not: twice the slowest of the figures, for 4K in high quality. */
  call_ms: 600_000,
} as const;

export type CallBounds = { readonly [K in keyof typeof callBounds]: number };

/** Ends a call that says nothing for too long: a provider that hangs must not hold our slots. */
export class CallWatch {
  private readonly controller = new AbortController();
  private readonly whole: NodeJS.Timeout;
  private silence: NodeJS.Timeout;
  private stopped = false;
  /** Which bound was passed, in words for operators. */
  expired: string | undefined;

  constructor(private readonly bounds: CallBounds) {
    const { call_ms, firstByte_ms } = bounds;
    this.whole = this.after(call_ms, `The provider did not finish within ${call_ms} ms.`);
    this.silence = this.after(
      firstByte_ms,
      `The provider did not begin within ${firstByte_ms} ms.`,
    );
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The answer comes in one piece: from here on only the bound on the whole call counts. */
  answeredWhole(): void {
    clearTimeout(this.silence);
  }

  /** The same response; every piece of its body shows that the provider is alive. */
  overStream(response: Response): Response {
    this.heard();
    const pieces = new TransformStream<Uint8Array, Uint8Array>({
      transform: (piece, controller) => {
        this.heard();
        controller.enqueue(piece);
      },
    });
    return new Response(response.body?.pipeThrough(pieces), response);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.whole);
    clearTimeout(this.silence);
  }

  private heard(): void {
    clearTimeout(this.silence);
    if (this.stopped) return;
    const { idle_ms } = this.bounds;
    this.silence = this.after(idle_ms, `The provider was silent for ${idle_ms} ms.`);
  }

  private after(bound_ms: number, reason: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.expired ??= reason;
      this.controller.abort();
    }, bound_ms);
  }
}
