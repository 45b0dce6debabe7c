import { imageView, type ViewContext } from '../browse-results/image-view.js';
import { rowStatuses, type RowStatus } from '../batch.js';
import type { BatchRecord } from '../data/batch.repository.js';
import type { BatchRowRecord, RowSum } from '../data/batch-row.repository.js';
import type { GenerationRow, ImageRow } from '../data/rows.js';
import type { AdminBatchRow, BatchRowView, BatchView } from '../http/batch.schemas.js';
import { rowProblems, type RowProblem } from '../row-problem.js';

/** Rows that never start have no part in the price. */
const NEVER: readonly RowStatus[] = ['rejected', 'blocked', 'stopped'];

/** A batch as its owner sees it. */
export function batchView(batch: BatchRecord, sums: readonly RowSum[] = []): BatchView {
  const sum = (pick: (row: RowSum) => number, of: (status: RowStatus) => boolean = () => true) =>
    sums.filter((row) => of(row.status)).reduce((total, row) => total + pick(row), 0);
  const rowsOf = (status: RowStatus) =>
    sum(
      (row) => row.rows,
      (each) => each === status,
    );
  return {
    id: batch.id,
    name: batch.name,
    status: batch.status,
    pauseReason: batch.pauseReason ?? undefined,
    checkDelayed: batch.status === 'checking' && batch.checkFailures > 0,
    rows: batch.rows,
    counts: Object.fromEntries(
      rowStatuses.map((status) => [status, rowsOf(status)]),
    ) as BatchView['counts'],
    images: {
      delivered: sum((row) => row.delivered),
      retryable: sum((row) => row.retryable),
    },
    credits: {
      total: sum(
        (row) => row.credits,
        (status) => !NEVER.includes(status),
      ),
      toHold: sum(
        (row) => row.toHold,
        (status) => status === 'ready' || status === 'unchecked',
      ),
      charged: sum((row) => row.charged),
      retry: sum((row) => row.retryCredits),
    },
    createdAt: batch.createdAt.toISOString(),
    startedAt: batch.startedAt?.toISOString(),
    endedAt: batch.endedAt?.toISOString(),
  };
}

/** The same for operators. */
export function adminBatchView(batch: BatchRecord, sums: readonly RowSum[]): AdminBatchRow {
  return {
    ...batchView(batch, sums),
    workspaceId: batch.workspaceId,
    origin: batch.origin,
  };
}

/** The first thing that is wrong with a row; people mend one at a time. */
export function problemView(problems: readonly RowProblem[]): BatchRowView['problem'] {
  const [first] = problems;
  return first && { code: first.code, message: rowProblems[first.code], params: first.params };
}

/** A row with its pictures. */
export function batchRowView(
  row: BatchRowRecord,
  images: readonly ImageRow[],
  generations: ReadonlyMap<string, GenerationRow>,
  context: ViewContext,
): BatchRowView {
  return {
    id: row.id,
    position: row.position,
    line: row.line,
    prompt: row.prompt,
    negativePrompt: row.negativePrompt ?? undefined,
    style: row.style,
    aspectRatio: row.aspectRatio,
    resolution: row.resolution,
    count: row.count,
    credits: row.count * row.creditsEach,
    status: row.status,
    problem: problemView(row.problems),
    verdictId: row.status === 'blocked' ? (row.promptVerdictId ?? undefined) : undefined,
    images: images.flatMap((image) => {
      const of = generations.get(image.generationId);
      return of ? [imageView(image, of, context)] : [];
    }),
  };
}
