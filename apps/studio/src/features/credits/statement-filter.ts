import { UUID } from '../../lib/uuid.js';

/** What of the statement is asked for; kept in the address, so that a link shows the same. */
export interface StatementFilter {
  readonly group: Group | '';
  readonly lotKind: LotKind | '';
  /** Days of the reader's own calendar, `YYYY-MM-DD`, both inclusive; empty: without bound. */
  readonly from: string;
  readonly to: string;
  /** One run. */
  readonly generation: string;
}

/** Kinds of moves as a customer sorts them. */
export const GROUPS = {
  received: ['grant', 'restore', 'reinstate'],
  used: ['hold', 'capture', 'release'],
  ended: ['lapse', 'extend'],
  back: ['revoke', 'debt', 'settle'],
  adjusted: ['adjust'],
} as const;
export type Group = keyof typeof GROUPS;

export const LOT_KINDS = ['trial', 'subscription', 'pack', 'operator'] as const;
export type LotKind = (typeof LOT_KINDS)[number];

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const isGroup = (value: string): value is Group => Object.hasOwn(GROUPS, value);
const isLotKind = (value: string): value is LotKind =>
  (LOT_KINDS as readonly string[]).includes(value);

/** Reads the filter from the address; what makes no sense is left out. */
export function filterFrom(params: URLSearchParams): StatementFilter {
  const text = (name: string): string => params.get(name) ?? '';
  const group = text('kind');
  const lotKind = text('lot');
  const day = (name: string): string => (isDay(text(name)) ? text(name) : '');
  return {
    group: isGroup(group) ? group : '',
    lotKind: isLotKind(lotKind) ? lotKind : '',
    from: day('from'),
    to: day('to'),
    generation: UUID.test(text('run')) ? text('run') : '',
  };
}

function isDay(text: string): boolean {
  return DAY.test(text) && !Number.isNaN(new Date(`${text}T00:00`).getTime());
}

/** The same filter for the address; nothing where nothing is filtered. */
export function paramsOf(filter: StatementFilter): Record<string, string> {
  const all = {
    kind: filter.group,
    lot: filter.lotKind,
    from: filter.from,
    to: filter.to,
    run: filter.generation,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

export const isFiltered = (filter: StatementFilter): boolean =>
  Object.keys(paramsOf(filter)).length > 0;

/** The first moment of a day of the reader's calendar, `later` days on. */
function startOf(day: string, later = 0): string {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + later);
  return date.toISOString();
}

export interface EntryQuery {
  kind?: string;
  lotKind?: LotKind;
  from?: string;
  to?: string;
  generationId?: string;
}

/** The filter in the server's terms. Its `to` is exclusive: the start of the day after. */
export function queryOf(filter: StatementFilter): EntryQuery {
  return {
    ...(filter.group === '' ? {} : { kind: GROUPS[filter.group].join(',') }),
    ...(filter.lotKind === '' ? {} : { lotKind: filter.lotKind }),
    ...(filter.from === '' ? {} : { from: startOf(filter.from) }),
    ...(filter.to === '' ? {} : { to: startOf(filter.to, 1) }),
    ...(filter.generation === '' ? {} : { generationId: filter.generation }),
  };
}
