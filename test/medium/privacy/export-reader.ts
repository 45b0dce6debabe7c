import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestApp } from '../../support/app.js';
import type { Customer } from '../../support/http-client.js';

export interface ExportView {
  id: string;
  status: string;
  pictures: number;
  picturesInAll: number | null;
  leftOut: number;
  bytes: number;
  endReason: string | null;
  expiresAt: string | null;
  rows: Record<string, number>;
  parts: { number: number; bytes: number; sha256: string; downloadUrl: string | null }[];
}

interface Manifest {
  schema: { name: string; version: number };
  part: number;
  isLastPart: boolean;
  files: { path: string; bytes: number; sha256: string }[];
  leftOut: { path: string; why: string }[];
  rows?: Record<string, number>;
  pictures?: number;
}

export interface Unpacked {
  /** Of all parts, by path. */
  files: Map<string, Buffer>;
  manifests: Manifest[];
  /** Every byte that is no picture. */
  text: string;
}

/** Reads archives as others do: with Python's own zipfile, which checks names and sums. */
const UNPACK = `import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
z.extractall(sys.argv[2])`;

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** One part, or the range of it that `headers` ask for. */
export async function fetchPart(
  app: TestApp,
  { client }: Customer,
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
  const answer = await fetch(new URL(url, app.url), {
    headers: { cookie: client.cookie ?? '', ...headers },
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, headers: answer.headers, bytes };
}

/** Fetches all parts, checks their sums, and unpacks them into one folder as their owner would. */
export async function unpack(app: TestApp, who: Customer, view: ExportView): Promise<Unpacked> {
  const folder = mkdtempSync(join(tmpdir(), 'export-'));
  try {
    for (const { number, downloadUrl, bytes, sha256: sum } of view.parts) {
      const part = await fetchPart(app, who, downloadUrl ?? '');
      if (part.bytes.length !== bytes || sha256(part.bytes) !== sum)
        throw new Error(`part ${number} is not what the list says`);
      const zip = join(folder, `${number}.zip`);
      writeFileSync(zip, part.bytes);
      execFileSync('python3', ['-c', UNPACK, zip, join(folder, 'all')]);
    }
    return read(join(folder, 'all'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(folder: string): Unpacked {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = new Map(
    names.map((name) => [name.slice(folder.length + 1), readFileSync(name)] as const),
  );
  const manifests = [...files]
    .filter(([path]) => /^manifest(-\d+)?\.json$/.test(path))
    .map(([, bytes]) => JSON.parse(bytes.toString()) as Manifest)
    .sort((one, other) => one.part - other.part);
  const text = [...files]
    .filter(([path]) => !/\.(png|jpg|webp)$/.test(path))
    .map(([, bytes]) => bytes.toString())
    .join('\n');
  return { files, manifests, text };
}

/** The lines of a list, over all its files. */
export function linesOf<Line = object>({ files }: Unpacked, path: string): Line[] {
  const ours = new RegExp(`^${path.replace(/(\.\w+)$/, '(-\\d+)?\\$1')}$`);
  return [...files]
    .filter(([name]) => ours.test(name))
    .flatMap(([, bytes]) => bytes.toString().split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
