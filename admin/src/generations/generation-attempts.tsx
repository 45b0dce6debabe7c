import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { useMoment } from '../framework/fields';
import { Kind } from '../framework/kind';
import { SimpleTable } from '../framework/simple-table';
import type { GenerationDetail } from './generation-show';
import { imageNumbers } from './image-numbers';

type Attempt = Schemas['GenerationAttempt'];

/** Every call to a provider, with the provider's own request id and error. */
export function GenerationAttempts({ generation }: { generation: GenerationDetail }) {
  const translate = useTranslate();
  const numbers = imageNumbers(generation);
  const moment = useMoment();
  return (
    <SimpleTable
      rows={generation.attempts}
      rowKey={(attempt) => attempt.id}
      empty={translate('console.generation.noAttempts')}
      columns={[
        { label: 'image', cell: (attempt) => numbers.get(attempt.imageId) ?? '–' },
        { label: 'attempt', cell: (attempt) => attempt.number },
        { label: 'provider', cell: (attempt) => attempt.provider },
        { label: 'requestId', cell: (attempt) => attempt.requestId ?? '–' },
        { label: 'startedAt', cell: (attempt) => moment(attempt.startedAt) },
        { label: 'duration', numeric: true, cell: duration },
        { label: 'status', cell: (attempt) => <Kind of={attempt.outcome} /> },
        { label: 'error', wide: true, cell: errorOf },
      ]}
    />
  );
}

function duration({ startedAt, endedAt }: Attempt): string {
  if (!endedAt) return '…';
  return `${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
}

function errorOf({ errorStatus, errorCode, errorMessage }: Attempt): string {
  return [errorStatus, errorCode, errorMessage].filter(Boolean).join(' · ') || '–';
}
