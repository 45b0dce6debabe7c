import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';
import { EndMark, useProblemText } from './states.js';

interface Props {
  query: Pick<
    UseInfiniteQueryResult,
    'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'error' | 'fetchNextPage'
  >;
  /** What the button says; "Show more" unless told. */
  more?: string;
  /** Said where there is nothing further. */
  end?: string;
  className?: string;
}

/** The foot of a list that comes in pages: the way on, why it failed, or that this is all. */
export function FurtherPages({ query, more, end, className = 'mt-6' }: Props): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  if (!query.hasNextPage) return end === undefined ? null : <EndMark>{end}</EndMark>;
  return (
    <div className={className}>
      {query.isFetchNextPageError && !query.isFetchingNextPage && (
        <p role="alert" className="mb-3 text-sm text-bad">
          {say(query.error)}
        </p>
      )}
      <Button
        aria-disabled={query.isFetchingNextPage}
        onClick={() => !query.isFetchingNextPage && void query.fetchNextPage()}
      >
        {query.isFetchingNextPage ? t('common.loading') : (more ?? t('common.more'))}
      </Button>
    </div>
  );
}
