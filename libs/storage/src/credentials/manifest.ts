import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { initSync, WasmBuilder, WasmReader } from '@contentauth/c2pa-wasm';
import type { ImageType } from '../image-type.js';
import { NO_CREDENTIALS, SOURCE_TYPES, type ContentCredentials } from './content-credentials.js';
import { signerOf } from './cose.js';
import { factsOf, type ManifestStore } from './manifest-facts.js';
import type { SealRequest } from './seal.protocol.js';

/** Runs in the signing child only: the library is large, and works without a break. */

initSync({
  module: readFileSync(fileURLToPath(import.meta.resolve('@contentauth/c2pa-wasm/c2pa.wasm'))),
});

/** The library is made for browsers' workers, whose files it reads by this class. */
class FileReader {
  readAsArrayBuffer(part: MemoryBlob): ArrayBuffer {
    return new Uint8Array(part.bytes).buffer;
  }
}
Object.assign(globalThis, { FileReaderSync: FileReader });

/** As much of a Blob as the library uses, read without waiting. */
class MemoryBlob {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  get size(): number {
    return this.bytes.length;
  }
  slice(start: number, end: number): MemoryBlob {
    return new MemoryBlob(this.bytes.subarray(start, end));
  }
}
const blobOf = (bytes: Uint8Array): Blob => new MemoryBlob(bytes) as unknown as Blob;

/** Nothing is asked of the network: what a file says is judged by the file. */
const SETTINGS = JSON.stringify({
  verify: { verify_after_sign: false, remote_manifest_fetch: false, ocsp_fetch: false },
  builder: { thumbnail: { enabled: false } },
});

/** The library's words for a file without credentials of its own, and for one that has them elsewhere. */
const ABSENT = /JumbfNotFound|ProvenanceMissing/;
const ELSEWHERE = 'RemoteManifestUrl';

/** @param all whether an unknown signer counts among the problems: nobody's list is asked. */
export async function readCredentials(
  bytes: Uint8Array,
  type: ImageType,
  { all = false } = {},
): Promise<ContentCredentials> {
  let reader: WasmReader;
  try {
    reader = await WasmReader.fromBytes(type, bytes, SETTINGS);
  } catch (error) {
    if (isPanic(error)) throw error;
    const signed = { ...NO_CREDENTIALS, status: 'invalid', by: 'provider' } as const;
    if (String(error).includes(ELSEWHERE))
      return { ...signed, problems: ['manifest.inaccessible'] };
    // What cannot be read need not be a manifest: it may be anything of the file.
    if (ABSENT.test(String(error)) || !holdsManifest(bytes)) return NO_CREDENTIALS;
    return { ...signed, problems: ['claim.malformed'] };
  }
  try {
    return factsOf(JSON.parse(reader.json()) as ManifestStore, all);
  } finally {
    reader.free();
  }
}

/** Whether the library ended in the middle: its memory is in no known state then. */
export const isPanic = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'RuntimeError';

/** Whether there is a JUMBF box of content credentials, wherever the file's type keeps it. */
function holdsManifest(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return file.includes('jumb') && file.includes('c2pa');
}

/** @param parent the file as its maker signed it, where that goes on inside of our statement. */
export async function sign(
  bytes: Uint8Array,
  parent: Uint8Array | null,
  { type, statement, certificate }: Extract<SealRequest, { op: 'seal' }>,
): Promise<Uint8Array> {
  const { generator, tool, madeAt, sourceType } = statement;
  const made = {
    action: 'c2pa.created',
    when: madeAt,
    softwareAgent: { name: tool },
    digitalSourceType: `${SOURCE_TYPES}${sourceType}`,
  };
  const labelled = [
    { action: 'c2pa.opened', parameters: { ingredientIds: ['original'] } },
    { action: 'c2pa.edited.metadata', when: madeAt },
  ];
  const manifest = {
    claim_generator_info: [generator],
    format: type,
    assertions: [{ label: 'c2pa.actions.v2', data: { actions: parent ? labelled : [made] } }],
  };
  const builder = WasmBuilder.fromJson(JSON.stringify(manifest), SETTINGS);
  try {
    if (parent) {
      const ingredient = { title: 'original', relationship: 'parentOf', label: 'original' };
      await builder.addIngredientFromBlob(JSON.stringify(ingredient), type, blobOf(parent));
    }
    const signer = signerOf(certificate);
    const signing = { ...signer, sign: async (claim: Uint8Array) => signer.sign(claim) };
    return await builder.sign(signing, [], type, blobOf(bytes));
  } finally {
    builder.free();
  }
}
