/** The user's one radosgw, started when there is none (about 12 s; the first time it is downloaded). */
export function testObjectStore(): Promise<{
  endpoint: string;
  port: number;
  accessKeyId: string;
  secretAccessKey: string;
}>;
/** Folder of the unpacked packages; they are downloaded when missing (66 MB). */
export function unpackedCeph(): Promise<string>;
