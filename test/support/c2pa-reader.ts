import { JPEG, PNG, type Asset } from '@trustnxt/c2pa-ts/asset';
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf';
import { ManifestStore, type ValidationResult } from '@trustnxt/c2pa-ts/manifest';

/** Content credentials as another implementation than the one that signs reads and checks them. */
export async function readByOthers(
  file: Buffer,
): Promise<{ validation: ValidationResult; manifests: number; text: string }> {
  const asset = assetOf(file);
  const jumbf = asset.getManifestJUMBF();
  if (!jumbf) throw new Error('the file has no content credentials');
  const store = ManifestStore.read(SuperBox.fromBuffer(new Uint8Array(jumbf)));
  return {
    validation: await store.validate(asset),
    manifests: store.manifests.length,
    text: Buffer.from(jumbf).toString('latin1'),
  };
}

function assetOf(file: Buffer): Asset {
  if (PNG.canRead(file)) return new PNG(file);
  return JPEG.canRead(file) ? new JPEG(file) : new Webp(file);
}

/** The reader knows no WebP: where the statement lies in one is all that it needs to be told. */
class Webp implements Asset {
  readonly mimeType = 'image/webp';
  constructor(private readonly file: Buffer) {}

  getDataLength(): number {
    return this.file.length;
  }
  async getDataRange(start = 0, length = this.file.length - start): Promise<Uint8Array> {
    return this.file.subarray(start, start + length);
  }
  dumpInfo(): string {
    return 'WebP';
  }
  getManifestJUMBF(): Uint8Array {
    const { start, length } = this.getHashExclusionRange();
    return this.file.subarray(start + 8, start + length);
  }
  getHashExclusionRange(): { start: number; length: number } {
    for (let at = 12; at + 8 <= this.file.length;) {
      const size = this.file.readUInt32LE(at + 4);
      if (this.file.toString('latin1', at, at + 4) === 'C2PA')
        return { start: at, length: 8 + size };
      at += 8 + size + (size % 2);
    }
    throw new Error('the WebP has no content credentials');
  }
  async ensureManifestSpace(): Promise<void> {
    throw new Error('only read here');
  }
  async writeManifestJUMBF(): Promise<void> {
    throw new Error('only read here');
  }
}
