import type pg from 'pg';
import type { UnitOfWork } from '#kernel';

export interface Query {
  readonly text: string;
  readonly params: unknown[] | undefined;
}

/** The SQL that the product sends while `work` runs: what is explained is what is run. */
export async function queriesOf(
  unitOfWork: UnitOfWork,
  work: () => Promise<unknown>,
): Promise<Query[]> {
  const queries: Query[] = [];
  const original = unitOfWork.sql.bind(unitOfWork);
  unitOfWork.sql = (text, params) => {
    queries.push({ text, params });
    return original(text, params);
  };
  try {
    await work();
  } finally {
    unitOfWork.sql = original;
  }
  return queries;
}

interface Node {
  'Node Type': string;
  'Parent Relationship'?: string;
  'Subplan Name'?: string;
  'Scan Direction'?: string;
  'Join Type'?: string;
  Operation?: string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Function Name'?: string;
  Plans?: Node[];
}

/**
 * The plans of queries and of every statement within the functions that they call, without costs:
 * kinds of nodes, tables and indexes. The queries run in one transaction, which is rolled back.
 *
 * @param client as a superuser: only one may load `auto_explain`
 */
export async function plansOf(client: pg.Client, queries: readonly Query[]): Promise<string[]> {
  const found: string[] = [];
  const listen = ({ message }: { message?: string }) => {
    const plan = /^duration: .*? plan:\n(.*)$/s.exec(message ?? '')?.[1];
    if (plan) found.push(describe(JSON.parse(plan) as Explained));
  };
  await client.query(EXPLAIN_ALL);
  client.on('notice', listen);
  await client.query('BEGIN');
  try {
    for (const { text, params } of queries) await client.query(text, params);
  } finally {
    await client.query('ROLLBACK');
    client.off('notice', listen);
    await client.query('SET auto_explain.log_min_duration = -1');
  }
  return [...new Set(found)];
}

/** The plan of one query that would take long to run. */
export async function plannedOnly(client: pg.Client, text: string): Promise<string[]> {
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Node }[] }>(
    `EXPLAIN (FORMAT JSON) ${text}`,
  );
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  return plan ? [describe({ 'Query Text': text, Plan: plan })] : [];
}

const EXPLAIN_ALL = `
  LOAD 'auto_explain';
  SET auto_explain.log_level = 'notice';
  SET auto_explain.log_format = 'json';
  SET auto_explain.log_nested_statements = on;
  SET auto_explain.log_min_duration = 0;
`;

interface Explained {
  'Query Text': string;
  Plan: Node;
}

function describe({ 'Query Text': text, Plan: plan }: Explained): string {
  const statement = text.replaceAll(/\s+/g, ' ').trim();
  const title = statement.length > 100 ? `${statement.slice(0, 99)}…` : statement;
  return [`-- ${title}`, ...lines(plan, 0)].join('\n');
}

function lines(node: Node, depth: number): string[] {
  const words = [
    node['Subplan Name'] && `${node['Subplan Name']}:`,
    node['Join Type'] && node['Join Type'] !== 'Inner' && node['Join Type'],
    node.Operation ?? node['Node Type'],
    node['Scan Direction'] === 'Backward' && 'backward',
    node['Index Name'] && `using ${node['Index Name']}`,
    node['Relation Name'] && `on ${node['Relation Name']}`,
    node['Function Name'],
  ];
  return [
    '  '.repeat(depth) + words.filter(Boolean).join(' '),
    ...(node.Plans ?? []).flatMap((child) => lines(child, depth + 1)),
  ];
}

/** A table of one row, and indexes that narrow a search where that pays. */
const IMMATERIAL = ['Seq Scan on clock_offset', 'journal_at', 'hold_at'];

/**
 * How plans reach what is stored: the indexes that they use, and the tables that they read from end
 * to end. The kind of scan and the order of joins are left out: they may follow the size.
 */
export function accessOf(plans: readonly string[]): string[] {
  const found = plans
    .flatMap((plan) => plan.split('\n').slice(1))
    .map((line) => / using (\S+)/.exec(line)?.[1] ?? /Seq Scan on \S+/.exec(line)?.[0])
    .filter((access) => access !== undefined)
    .filter((access) => !IMMATERIAL.includes(access));
  return [...new Set(found)].sort();
}
