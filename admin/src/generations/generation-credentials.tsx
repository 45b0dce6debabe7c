import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { useMoment } from '../framework/fields';
import { SimpleTable } from '../framework/simple-table';
import type { GenerationDetail } from './generation-show';
import { imageNumbers } from './image-numbers';

type Credentials = Schemas['ImageCredentials'];

/** What each stored original says of its own origin, and who signed that. */
export function GenerationCredentials({ generation }: { generation: GenerationDetail }) {
  const translate = useTranslate();
  const moment = useMoment();
  const numbers = imageNumbers(generation);
  const verdict = ({ status, failed }: Credentials) =>
    translate(`console.credentials.${failed ? 'failed' : status}`);
  return (
    <SimpleTable
      rows={generation.credentials}
      rowKey={(one) => one.imageId}
      empty={translate('console.credentials.empty')}
      columns={[
        { label: 'number', cell: (one) => numbers.get(one.imageId) },
        { label: 'status', cell: verdict },
        {
          label: 'signedBy',
          cell: (one) => (one.by ? translate(`console.credentials.by.${one.by}`) : '–'),
        },
        { label: 'certificateOf', cell: (one) => one.issuer ?? '–' },
        { label: 'madeWith', cell: (one) => one.tool ?? '–' },
        { label: 'createdAt', narrow: true, cell: (one) => moment(one.madeAt) },
        { label: 'problems', wide: true, cell: (one) => one.problems.join(', ') || '–' },
      ]}
    />
  );
}
