import { createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto';
import type { SigningCertificate } from './seal.protocol.js';

/** Runs in the signing child. COSE_Sign1 as C2PA wants it: RFC 9052 and C2PA 2.2, section 13.2. */

export interface Signer {
  /** Of the C2PA library. */
  alg: string;
  /** Every signature is filled up to this: its room is fixed before it is made. */
  reserveSize: number;
  /** @param claim the bytes to be signed, which stay outside of the signature. */
  sign(claim: Uint8Array): Uint8Array<ArrayBuffer>;
}

interface Algorithm {
  name: string;
  /** RFC 9053. */
  id: number;
  hash: string | null;
}

const ES256: Algorithm = { name: 'es256', id: -7, hash: 'sha256' };
const BY_CURVE: Record<string, Algorithm> = {
  prime256v1: ES256,
  secp384r1: { name: 'es384', id: -35, hash: 'sha384' },
  secp521r1: { name: 'es512', id: -36, hash: 'sha512' },
};
const PS256: Algorithm = { name: 'ps256', id: -37, hash: 'sha256' };
const ED25519: Algorithm = { name: 'ed25519', id: -8, hash: null };

/** The certificates of a PEM text, in its order. */
export function certificatesOf(pem: string): X509Certificate[] {
  const parts = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return parts.map((part) => new X509Certificate(part));
}

/** @returns null for a key that content credentials cannot be signed with. */
export function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject) {
  if (asymmetricKeyType === 'ec') return BY_CURVE[asymmetricKeyDetails?.namedCurve ?? ''] ?? null;
  if (asymmetricKeyType === 'rsa' || asymmetricKeyType === 'rsa-pss') return PS256;
  return asymmetricKeyType === 'ed25519' ? ED25519 : null;
}

/** @throws for a certificate or key that cannot be used. */
export function signerOf({ chain, key: pem }: SigningCertificate): Signer {
  const key = createPrivateKey(pem);
  const algorithm = algorithmOf(key);
  if (!algorithm) throw new Error('the key is of a kind that cannot sign');
  const certificates = certificatesOf(chain).map(({ raw }) => bytes(raw));
  // Labels 1 and 33: algorithm and x5chain.
  const [only] = certificates;
  const x5chain = certificates.length === 1 && only ? only : array(certificates);
  const header = map(int(1), int(algorithm.id), int(33), x5chain);
  const reserveSize = header.length + 2_048;
  return {
    alg: algorithm.name,
    reserveSize,
    sign(claim) {
      const toSign = array([text('Signature1'), bytes(header), bytes(EMPTY), bytes(claim)]);
      const signature = sign(algorithm.hash, toSign, {
        key,
        dsaEncoding: 'ieee-p1363',
        ...(algorithm === PS256 && { padding: RSA_PSS, saltLength: 32 }),
      });
      return filledUp(reserveSize, (padding) =>
        Buffer.concat([
          Buffer.of(0xd2), // Tag 18: COSE_Sign1.
          array([bytes(header), map(text('pad'), bytes(padding)), NIL, bytes(signature)]),
        ]),
      );
    },
  };
}

const EMPTY = Buffer.alloc(0);
const NIL = Buffer.of(0xf6);
/** `constants.RSA_PKCS1_PSS_PADDING`. */
const RSA_PSS = 6;

/** The length of a padding's own length depends on it, so the room is found in two steps. */
function filledUp(size: number, make: (padding: Buffer) => Buffer): Uint8Array<ArrayBuffer> {
  const first = make(Buffer.alloc(256));
  const whole = make(Buffer.alloc(256 + size - first.length));
  if (whole.length !== size) throw new Error('the signature does not fit its room');
  return new Uint8Array(whole);
}

/** CBOR (RFC 8949) of the few kinds of value that a signature has. */
function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.of((major << 5) | value);
  if (value < 0x100) return Buffer.of((major << 5) | 24, value);
  const wide = Buffer.alloc(value < 0x10000 ? 3 : 5);
  wide[0] = (major << 5) | (value < 0x10000 ? 25 : 26);
  wide.writeUIntBE(value, 1, wide.length - 1);
  return wide;
}
const int = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value));
const bytes = (value: Uint8Array): Buffer => Buffer.concat([head(2, value.length), value]);
const text = (value: string): Buffer =>
  Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
const array = (items: Buffer[]): Buffer => Buffer.concat([head(4, items.length), ...items]);
const map = (...pairs: Buffer[]): Buffer => Buffer.concat([head(5, pairs.length / 2), ...pairs]);
