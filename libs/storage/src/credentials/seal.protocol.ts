import type { ImageType } from '../image-type.js';
import type { ContentCredentials, SourceType } from './content-credentials.js';

/** PEM texts. */
export interface SigningCertificate {
  /** The signer's own certificate first, then those that vouch for it. */
  chain: string;
  key: string;
}

/** What is said of a picture that we sign: nothing of the person who asked for it. */
export interface Statement {
  /** Name of this software, and its version. */
  generator: { name: string; version: string };
  /** What made the pixels. */
  tool: string;
  /** ISO 8601. */
  madeAt: string;
  sourceType: SourceType;
}

/** Labels for programs that do not read content credentials, written as XMP. */
export interface Labels {
  /** IPTC digital source type. */
  iptc: boolean;
  /** China's implicit label: who made it, and under which number. */
  aigc: { producer: string; produceId: string } | null;
}

export type SealRequest =
  | {
      op: 'read';
      bytes: Uint8Array;
      type: ImageType;
      /** How what we signed is known. */
      ours: { generator: Statement['generator']; chain: string };
    }
  | {
      op: 'seal';
      bytes: Uint8Array;
      type: ImageType;
      statement: Statement;
      labels: Labels;
      certificate: SigningCertificate;
    };

export interface Sealed {
  /** Null: the file stays as it came. */
  bytes: Uint8Array | null;
  credentials: ContentCredentials;
  /** Why the labels that were asked for could not be written. */
  unlabelled?: string | undefined;
}

export type SealAnswer = Sealed | ContentCredentials;
