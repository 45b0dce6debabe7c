import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** What `npm run bench -- ledger` can be told. docs/benchmarks.md has the table for readers. */
export interface LedgerBenchOptions {
  /** Superuser's address of a Postgres to measure on; without it a server is started for the run. */
  readonly server: string | undefined;
  /** Of the server that is started for the run. */
  readonly fsync: boolean;
  readonly seconds: number;
  /** Of the journal, at the end of the growth part. The first stop is a tenth of it. */
  readonly rows: number;
  readonly parts: readonly Part[];
  /** Prints and keeps nothing. */
  readonly draft: boolean;
  readonly comparison: ComparisonSql | undefined;
}

export interface ComparisonSql {
  readonly name: string;
  /** The database that holds it; without it one is created on the bench's server. */
  readonly url: string | undefined;
  /** Run once before anything else. */
  readonly setup: readonly string[];
  /** `$1` is how many accounts to open; answers one row for each, its id in the first column. */
  readonly open: string;
  /** `$1` and `$2` are account ids, `$3` the amount. */
  readonly move: string;
}

export const PARTS = ['compare', 'application', 'balance', 'growth'] as const;
export type Part = (typeof PARTS)[number];

/** @throws when an option is unknown, or half a comparison is given */
export function readOptions(args: readonly string[]): LedgerBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      server: { type: 'string' },
      draft: { type: 'boolean', default: false },
      fsync: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '5' },
      rows: { type: 'string', default: '10000000' },
      only: { type: 'string', multiple: true, default: [...PARTS] },
      'compare-name': { type: 'string', default: 'the other ledger' },
      'compare-url': { type: 'string' },
      'compare-setup': { type: 'string', multiple: true, default: [] },
      'compare-open': { type: 'string' },
      'compare-move': { type: 'string' },
    },
  });
  const open = values['compare-open'];
  const move = values['compare-move'];
  if (!open !== !move)
    throw new Error(
      'A comparison needs both --compare-open and --compare-move; see docs/benchmarks.md.',
    );
  return {
    server: values.server,
    fsync: values.fsync,
    seconds: positive('seconds', values.seconds),
    rows: positive('rows', values.rows),
    parts: values.only.map(knownPart),
    draft: values.draft,
    comparison:
      open && move
        ? {
            name: values['compare-name'],
            url: values['compare-url'],
            setup: values['compare-setup'].map((file) => readFileSync(file, 'utf8')),
            open,
            move,
          }
        : undefined,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} must be a number above 0, not ${text}.`);
  return value;
}

function knownPart(name: string): Part {
  const part = PARTS.find((each) => each === name);
  if (!part) throw new Error(`--only takes ${PARTS.join(', ')}; not ${name}.`);
  return part;
}
