/** What a file says of its own origin (C2PA), as it was read when the file came. */
export interface ContentCredentials {
  /**
   * valid: the signature fits the file as it is; invalid: something was changed or the signature is
   * broken; none: the file says nothing.
   */
  status: 'valid' | 'invalid' | 'none';
  /** Who signed: whoever made the picture, or this product where the maker did not. */
  by: 'provider' | 'product' | null;
  /** The software that signed. */
  generator: string | null;
  /** What made the pixels. */
  tool: string | null;
  /** Who the certificate belongs to. Whether that is true is not checked against any list. */
  issuer: string | null;
  /** ISO 8601, as the file says. */
  madeAt: string | null;
  /** The last part of the IPTC digital source type, as `trainedAlgorithmicMedia`. */
  sourceType: string | null;
  /** Failure codes of the C2PA specification. */
  problems: string[];
  /** We should have signed, and could not: the picture came first. */
  failed?: true;
}

export const NO_CREDENTIALS: ContentCredentials = {
  status: 'none',
  by: null,
  generator: null,
  tool: null,
  issuer: null,
  madeAt: null,
  sourceType: null,
  problems: [],
};

/** IPTC's terms for where a picture comes from. Source: cv.iptc.org/newscodes/digitalsourcetype. */
export const SOURCE_TYPES = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
export type SourceType = 'trainedAlgorithmicMedia' | 'compositeWithTrainedAlgorithmicMedia';
