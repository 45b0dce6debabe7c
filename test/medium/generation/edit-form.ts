import sharp from 'sharp';
import type { TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';

/** A PNG of one colour. */
export const plain = (width: number, height: number, background = '#3366cc'): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();

/** A PNG that keeps all but its left half, which is transparent. */
export const leftHalfOpen = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 4, background: '#ffffffff' } })
    .composite([
      {
        input: {
          create: {
            width: Math.floor(width / 2),
            height,
            channels: 4,
            background: '#ffffff',
          },
        },
        left: 0,
        top: 0,
        blend: 'dest-out',
      },
    ])
    .png()
    .toBuffer();

/** An API key of the customer, with which programs make images. */
export async function apiKeyOf(customer: Customer): Promise<string> {
  const made = await customer.client.post<{ key: string }>('/api/v1/api-keys', {
    name: 'test',
    scopes: ['generations'],
  });
  if (made.status !== 201) throw new Error(`no key: ${JSON.stringify(made.body)}`);
  return made.body.key;
}

/** All uploads of the customer, oldest first, with the state of their bytes. */
export const uploadsOf = (app: TestApp, { workspaceId }: Customer) =>
  ownerSql<{ id: string; status: string; state: string | null; filename: string }>(
    app,
    `SELECT u.id, u.status, u.filename, o.state FROM storage.upload u
       LEFT JOIN storage.object o ON o.id = u.id WHERE u.workspace_id = $1 ORDER BY u.id`,
    [workspaceId],
  );

export interface Part {
  name: string;
  /** A file when there is a filename. */
  filename?: string;
  type?: string;
  body: string | Buffer;
}

export const BOUNDARY = 'a-boundary-of-our-own-0123456789';

/** A form written by hand, so that it can be wrong in every way. */
export function formOf(parts: Part[]): Buffer {
  const chunks = parts.flatMap(({ name, filename, type, body }) => [
    Buffer.from(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"` +
        (filename === undefined ? '' : `; filename="${filename}"`) +
        (type === undefined ? '' : `\r\ncontent-type: ${type}`) +
        '\r\n\r\n',
    ),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...chunks, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

export interface OpenAiAnswer {
  status: number;
  headers: Headers;
  body: {
    data?: { b64_json: string }[];
    error?: { message: string; type: string; param: string | null; code: string };
  };
}

/** Sends a form as curl does. */
export async function sendForm(
  app: TestApp,
  key: string,
  form: Buffer | ReadableStream<Uint8Array>,
  headers: Record<string, string> = {},
): Promise<OpenAiAnswer> {
  const answer = await fetch(`${app.url}/v1/images/edits`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      ...headers,
    },
    body: form instanceof Buffer ? new Uint8Array(form) : form,
    duplex: 'half',
  });
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as OpenAiAnswer['body'],
  };
}
