import { Stack, Typography } from '@mui/material';
import { FunctionField, useLocaleState, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { customer, line, moment, oneOf, status } from '../framework/columns';
import { ask } from '../framework/data-provider';
import { PlainList } from '../framework/plain-list';
import { ModeratedPicture } from './moderated-picture';

type Appeal = Schemas['AdminAppeal'];

const FILTERS = [oneOf('status', ['open', 'decided'])];

/** Refusals that customers ask a person to look at again. */
export function AppealList() {
  const translate = useTranslate();
  return (
    <>
      <Typography variant="body2" color="text.secondary" sx={{ mt: 2, maxWidth: 720 }}>
        {translate('console.appeal.kept')}
      </Typography>
      <PlainList
        filters={FILTERS}
        filterDefaultValues={{ status: 'open' }}
        exporter={false}
        columns={[
          moment('createdAt'),
          status(),
          <FunctionField
            key="subject"
            label="console.fields.stage"
            render={({ subject }: Appeal) => translate(`console.appeal.subject.${subject}`)}
          />,
          customer(),
          <FunctionField
            key="rule"
            label="console.fields.rule"
            render={(appeal: Appeal) => <Rule appeal={appeal} />}
          />,
          line('message'),
          <FunctionField
            key="decide"
            render={(appeal: Appeal) => appeal.status === 'open' && <Decide appeal={appeal} />}
          />,
        ]}
      />
    </>
  );
}

function Rule({ appeal: { ruleWords } }: { appeal: Appeal }) {
  const [locale] = useLocaleState();
  return ruleWords[locale === 'zh' ? 'zh' : 'en'];
}

function Decide({ appeal }: { appeal: Appeal }) {
  const translate = useTranslate();
  const decide = (decision: 'upheld' | 'granted') => (reason: string) =>
    ask(
      api.POST('/api/admin/v1/moderation/appeals/{id}/decision', {
        params: { path: { id: appeal.id } },
        body: { decision, reason },
      }),
    );
  return (
    <Stack direction="row" spacing={1} component="span">
      <ActionDialog
        label={translate('console.appeal.uphold')}
        title={translate('console.appeal.upholdTitle')}
        run={decide('upheld')}
      >
        <Facts appeal={appeal} />
      </ActionDialog>
      <ActionDialog
        label={translate('console.appeal.grant')}
        title={translate('console.appeal.grantTitle')}
        run={decide('granted')}
      >
        <Facts appeal={appeal} />
        <Typography>{translate(`console.appeal.then.${appeal.subject}`)}</Typography>
      </ActionDialog>
    </Stack>
  );
}

/** What was refused, by which rule and by whom, and what the customer says about it. */
function Facts({ appeal }: { appeal: Appeal }) {
  const translate = useTranslate();
  const denied = appeal.answers.filter(({ decision }) => decision === 'deny');
  return (
    <Stack spacing={1}>
      <Typography variant="subtitle2">
        {translate(`console.appeal.subject.${appeal.subject}`)} · <Rule appeal={appeal} /> (
        {denied.map(({ moderator }) => moderator).join(', ')})
      </Typography>
      {appeal.prompt !== null && <Quote text={appeal.prompt} />}
      {appeal.pictureUrl !== null && <ModeratedPicture url={appeal.pictureUrl} />}
      <Quote text={appeal.message} />
      <Typography variant="body2" color="text.secondary">
        {translate('console.appeal.told')}
      </Typography>
    </Stack>
  );
}

function Quote({ text }: { text: string }) {
  return (
    <Typography
      component="blockquote"
      sx={{
        m: 0,
        pl: 1.5,
        borderLeft: 3,
        borderColor: 'divider',
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
      }}
    >
      {text}
    </Typography>
  );
}
