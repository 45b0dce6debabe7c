import { HttpError, type DataProvider, type GetListParams, type RaRecord } from 'react-admin';
import { ApiError, unwrap } from '#api-client';
import { serverWords, unanswered } from '../i18n/provider';
import { api } from './api';

/** Resources of the console and the operator routes that list them. */
const LISTS = {
  customers: '/api/admin/v1/customers',
  generations: '/api/admin/v1/generations',
  batches: '/api/admin/v1/batches',
  payments: '/api/admin/v1/payments',
  'payment-events': '/api/admin/v1/payment-events',
  'payment-differences': '/api/admin/v1/payment-differences',
  'retention-runs': '/api/admin/v1/retention/runs',
  approvals: '/api/admin/v1/approvals',
  'trial-grants': '/api/admin/v1/trial-grants',
  'webhook-endpoints': '/api/admin/v1/webhook-endpoints',
  'webhook-deliveries': '/api/admin/v1/webhook-deliveries',
  cases: '/api/admin/v1/cases',
  erasures: '/api/admin/v1/erasures',
  exports: '/api/admin/v1/exports',
  'share-links': '/api/admin/v1/share-links',
  reviews: '/api/admin/v1/reviews',
  appeals: '/api/admin/v1/moderation/appeals',
  restrictions: '/api/admin/v1/moderation/restrictions',
  verdicts: '/api/admin/v1/moderation/verdicts',
  'audit-log': '/api/admin/v1/audit-log',
  mailbox: '/api/admin/v1/mailbox',
  operators: '/api/admin/v1/operators',
  plans: '/api/admin/v1/catalog/plans',
  prices: '/api/admin/v1/prices',
  products: '/api/admin/v1/catalog/products',
  resolutions: '/api/admin/v1/catalog/resolutions',
  styles: '/api/admin/v1/catalog/styles',
} as const;

const RECORDS = {
  approvals: '/api/admin/v1/approvals/{id}',
  customers: '/api/admin/v1/customers/{id}',
  erasures: '/api/admin/v1/erasures/{id}',
  generations: '/api/admin/v1/generations/{id}',
  payments: '/api/admin/v1/payments/{id}',
  plans: '/api/admin/v1/catalog/plans/{code}',
  products: '/api/admin/v1/catalog/products/{code}',
  resolutions: '/api/admin/v1/catalog/resolutions/{code}',
  styles: '/api/admin/v1/catalog/styles/{code}',
  'retention-runs': '/api/admin/v1/retention/runs/{id}',
  'webhook-endpoints': '/api/admin/v1/webhook-endpoints/{id}',
} as const;

type Listed = keyof typeof LISTS;
type Shown = keyof typeof RECORDS;

/**
 * Calls the service; its problem+json becomes the error that react-admin shows. Where none came (the
 * connection was lost, or something in front of the service answered) the error says so.
 */
export async function ask<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  try {
    return await unwrap(call);
  } catch (error) {
    // What `fetch` throws without a connection.
    if (error instanceof TypeError) throw new HttpError(unanswered(), 0);
    if (!(error instanceof ApiError)) throw error;
    const { code, detail, status } = error.problem;
    const words = code === `http_${status}` ? unanswered() : serverWords(code, detail);
    throw new HttpError(words, status, error.problem);
  }
}

async function list(resource: string, params: Partial<GetListParams>) {
  const path = LISTS[resource as Listed];
  const page = params.pagination?.page ?? 1;
  const perPage = params.pagination?.perPage ?? 25;
  const query = {
    ...(params.filter as Record<string, string> | undefined),
    _start: (page - 1) * perPage,
    _end: page * perPage,
    ...(params.sort?.field ? { _sort: params.sort.field, _order: params.sort.order } : {}),
  };
  // Each list has its own filters; the service checks them against its schema.
  const answer = await ask(api.GET(path, { params: { query } } as never));
  const { items, total } = answer as unknown as { items: RaRecord[]; total: number };
  return { data: items as never[], total };
}

const unsupported = () =>
  Promise.reject(new Error('The console changes things by named actions only'));

/** Lists and records by react-admin's conventions; every change is a named action of its own. */
export const dataProvider: DataProvider = {
  getList: list,
  async getOne(resource, params) {
    const path = RECORDS[resource as Shown];
    // What is in the catalog is named by its code.
    const id = String(params.id);
    const data = await ask(api.GET(path, { params: { path: { id, code: id } } } as never));
    return { data: data };
  },
  /** One request for all: the lists that records refer to take several ids. */
  getMany: (resource, { ids }) =>
    list(resource, { filter: { id: ids }, pagination: { page: 1, perPage: ids.length } }),
  getManyReference: (resource, params) =>
    list(resource, {
      ...params,
      filter: { ...(params.filter as object), [params.target]: params.id },
    }),
  create: unsupported,
  update: unsupported,
  updateMany: unsupported,
  delete: unsupported,
  deleteMany: unsupported,
};
