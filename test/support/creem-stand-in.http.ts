import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from './creem-examples.js';

/** The vendor's envelope around a page of a list. */
export function pageOf(rows: readonly JsonObject[], url: URL): JsonObject {
  const page = Number(url.searchParams.get('page_number') ?? 1);
  const size = Number(url.searchParams.get('page_size') ?? 10);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  return {
    items: structuredClone(rows.slice((page - 1) * size, page * size)),
    pagination: {
      total_records: rows.length,
      total_pages: pages,
      current_page: page,
      next_page: page < pages ? page + 1 : null,
      prev_page: page > 1 ? page - 1 : null,
    },
  };
}

export async function readJson(request: IncomingMessage): Promise<JsonObject> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return text ? (JSON.parse(text) as JsonObject) : {};
}

export function send(response: ServerResponse, status: number, body: string | JsonObject): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A copy whose entities, also those inside others, are of the live store. Those of the test store say many things. */
export function inMode(object: JsonObject, mode: 'test' | 'prod'): JsonObject {
  return JSON.parse(JSON.stringify(object), (key, value: unknown) =>
    key === 'mode' && mode === 'prod' ? mode : value,
  ) as JsonObject;
}

/** What the vendor's moderation says of everything. */
export function moderated(prompt: JsonObject[string]): JsonObject {
  return {
    id: `mod_${randomUUID()}`,
    object: 'moderation_result',
    prompt,
    decision: 'allow',
    usage: { units: 1 },
  };
}

export function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The stand-in does not know it');
  return value;
}
