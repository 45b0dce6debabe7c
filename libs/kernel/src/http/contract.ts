import { applyDecorators, HttpCode, SerializeOptions } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { isUuid } from '../ids.js';
import { kernelErrors } from './problem.js';

/** RFC 9457 body of every error. */
export const problemSchema = z
  .object({
    type: z.string().describe('Address of the page that explains `code`, or about:blank'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('One of `x-problems` of the contract, or `http_` and the status'),
    detail: z.string().describe('What to do'),
    requestId: z.string(),
  })
  .loose()
  .meta({ id: 'Problem' });

/**
 * Declares a handler's answer: HTTP status, zod schema (what is not declared is stripped from the
 * body) and its entry in openapi.json.
 */
export function Answers(status: number, schema: z.ZodType, description = ''): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    SerializeOptions({ schema }),
    ApiResponse({ status, standardSchema: schema, description }),
    ApiResponse({ status: 'default', standardSchema: problemSchema, description: 'problem+json' }),
  );
}

/** Declares a handler without a body in its answer. */
export function AnswersNothing(description = ''): MethodDecorator {
  return applyDecorators(
    HttpCode(204),
    ApiResponse({ status: 204, description }),
    ApiResponse({ status: 'default', standardSchema: problemSchema, description: 'problem+json' }),
  );
}

/** Largest page of any list. */
export const MAX_PAGE = 100;

/** Query of every customer-facing list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).optional(),
  cursor: z.string().max(300).optional(),
});
export const DEFAULT_PAGE = 30;

/** `{items, nextCursor}` of that item. */
export function pageOf<T extends z.ZodType>(item: T, id: string) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id });
}

/** Turns limit + 1 rows into a page; `cursorOf` names the position of the last row shown. */
export function keysetPage<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => string,
): { items: Row[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null };
}

/** Makes an opaque cursor of a position. */
export function encodeCursor(position: string): string {
  return Buffer.from(position, 'utf8').toString('base64url');
}

/** Reads a cursor back; the caller checks what it finds. */
export function decodeCursor(cursor: string | undefined): string | null {
  return cursor === undefined ? null : Buffer.from(cursor, 'base64url').toString('utf8');
}

/**
 * The id in the cursor of a list that is in the order of its ids, or null for its first page.
 * @throws validation_failed for a cursor that no page gave: a first page again would loop.
 */
export function cursorId(cursor: string | undefined): string | null {
  const id = decodeCursor(cursor);
  if (id === null || isUuid(id)) return id;
  throw wrongCursor();
}

export const wrongCursor = () =>
  kernelErrors.raise('validation_failed', 'Send the cursor as the last page gave it.');

/** Query of every operator list, in react-admin's convention; `_end` is exclusive. */
export const adminListQuery = z.object({
  _start: z.coerce.number().int().min(0).max(1_000_000).optional(),
  _end: z.coerce.number().int().min(1).max(1_000_100).optional(),
  _sort: z.string().max(60).optional(),
  _order: z.enum(['ASC', 'DESC', 'asc', 'desc']).optional(),
  q: z.string().max(200).optional(),
});

/** The rows that an operator list asks for: at most {@link MAX_PAGE}. */
export function adminRange(query: z.infer<typeof adminListQuery>): { start: number; end: number } {
  const start = query._start ?? 0;
  const end = Math.min(query._end ?? start + 25, start + MAX_PAGE);
  return { start, end: Math.max(start, end) };
}

/** `{items, total}` of that item. */
export function adminPageOf<T extends z.ZodType>(item: T, id: string) {
  return z.object({ items: z.array(item), total: z.int() }).meta({ id });
}

/** A reason that an operator gives; it goes into the audit log. */
export const reasonSchema = z.string().trim().min(3, 'Say why, in a few words').max(2000);

/** The body of an action that says no more than why. */
export const reasonBody = z.object({ reason: reasonSchema }).meta({ id: 'Reason' });
export type ReasonBody = z.infer<typeof reasonBody>;
