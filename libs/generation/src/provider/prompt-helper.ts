/** The style that the picture will have; absent where the customer chose none. */
export interface HelpStyle {
  code: string;
  /** In English, as in the catalog. */
  description: string;
}

export interface ImproveAsk {
  prompt: string;
  style?: HelpStyle;
  /** Longest answer of use, in characters. */
  maxChars: number;
  /** An opaque, stable word for the customer that the provider may hold against abuse. */
  safetyIdentifier: string;
}

export interface DescribeAsk {
  /** A small JPEG without metadata. */
  jpeg: Uint8Array;
  language: 'en' | 'zh';
  maxChars: number;
  safetyIdentifier: string;
}

/**
 * The port to whoever helps with words, beside the one for pictures. One call, one answer, no
 * retry; the caller checks what comes.
 */
export abstract class PromptHelper {
  /** True of the built-in rules, which the studio shows as DEMO. */
  abstract readonly isDemo: boolean;
  /** The prompt with more of what a picture needs. @throws ProviderError always of that class */
  abstract improve(ask: ImproveAsk): Promise<string>;
  /** A prompt for a picture like this one. @throws ProviderError always of that class */
  abstract describe(ask: DescribeAsk): Promise<string>;
}
