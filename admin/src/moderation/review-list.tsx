import { Stack, Typography } from '@mui/material';
import { FunctionField, useLocaleState, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { count, customer, line, moment } from '../framework/columns';
import { ask } from '../framework/data-provider';
import { Link } from '../framework/link';
import { PlainList } from '../framework/plain-list';
import { ModeratedPicture } from './moderated-picture';

type Review = Schemas['Review'];

/** Finished pictures of which the safety check cannot say whether they may be shown. */
export function ReviewList() {
  return (
    <PlainList
      exporter={false}
      columns={[
        moment('since'),
        moment('releasesAt'),
        customer(),
        line('prompt'),
        <FunctionField
          key="rule"
          label="console.fields.rule"
          render={(review: Review) => <Rule review={review} />}
        />,
        count('credits'),
        <FunctionField
          key="decide"
          render={(review: Review) => <Decide key={review.id} review={review} />}
        />,
      ]}
    />
  );
}

function Rule({ review: { ruleWords } }: { review: Review }) {
  const [locale] = useLocaleState();
  return ruleWords?.[locale === 'zh' ? 'zh' : 'en'] ?? '–';
}

function Decide({ review }: { review: Review }) {
  const translate = useTranslate();
  const decide = (decision: 'deliver' | 'refuse') => (reason: string) =>
    ask(
      api.POST('/api/admin/v1/reviews/{id}/decision', {
        params: { path: { id: review.id } },
        body: { decision, reason },
      }),
    );
  const action = (decision: 'deliver' | 'refuse') => (
    <ActionDialog
      label={translate(`console.review.${decision}`)}
      title={translate(`console.review.${decision}Title`)}
      run={decide(decision)}
    >
      <Stack spacing={1}>
        <ModeratedPicture url={review.pictureUrl} />
        <Typography variant="subtitle2">
          <Rule review={review} />
        </Typography>
        <Typography sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {review.prompt}
        </Typography>
        <Typography>
          {translate(`console.review.${decision}Then`, { smart_count: review.credits })}
        </Typography>
        <Link to={`/generations/${review.generationId}/show`}>
          {translate('console.review.run')}
        </Link>
      </Stack>
    </ActionDialog>
  );
  return (
    <Stack direction="row" spacing={1} component="span">
      {action('refuse')}
      {action('deliver')}
    </Stack>
  );
}
