import type { ReactNode } from 'react';
import type { BatchRowProblem } from '../../api/wire.js';
import { useWords } from '../../i18n/use-words.js';

/** Why a row cannot start, in the reader's words. */
export function RowProblem({ problem }: { problem: BatchRowProblem }): ReactNode {
  const words = useWords('rows');
  return (
    <span className="text-xs text-bad">{words(problem.code, problem.message, problem.params)}</span>
  );
}
