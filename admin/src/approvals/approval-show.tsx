import { Alert, Box, Typography } from '@mui/material';
import { useRecordContext, useTranslate } from 'react-admin';
import { CustomerLink } from '../framework/customer-link';
import { Facts } from '../framework/facts';
import { useMoment } from '../framework/fields';
import { AuditLink, Link } from '../framework/link';
import { RecordPage } from '../framework/record-page';
import { Section } from '../framework/section';
import { Decisions } from './approval-actions';
import { ActionWords, Amount, State, Summary, TimeLeft, type Approval } from './approval-parts';

/** One request for a second person: what exactly, why, who, and what became of it. */
export function ApprovalShow() {
  return (
    <RecordPage title={<ApprovalTitle />}>
      <ApprovalPage />
    </RecordPage>
  );
}

function ApprovalTitle() {
  const approval = useRecordContext<Approval>();
  return approval ? <ActionWords action={approval.action} /> : null;
}

function ApprovalPage() {
  const approval = useRecordContext<Approval>();
  const translate = useTranslate();
  const moment = useMoment();
  if (!approval) return null;
  const title = translate(`console.approval.action.${approval.action}`);
  return (
    <>
      <Section title={title} actions={<Decisions approval={approval} />}>
        <Facts
          facts={[
            ['status', <State key="status" of={approval} />],
            ['amount', <Amount key="amount" of={approval} />],
            ['customer', <CustomerLink key="customer" />],
            ['subject', <Subject key="subject" of={approval} />],
            ['askedBy', approval.requestedBy.email],
            ['askedAt', moment(approval.requestedAt)],
            ['timeLeft', <TimeLeft key="left" of={approval} />],
            ['reason', approval.reason],
          ]}
        />
      </Section>
      <Section title={translate('console.approval.summary')}>
        <Summary of={approval} />
        <Typography variant="body2" color="text.secondary" sx={{ mt: 1.5 }}>
          {translate('console.approval.frozen')}
        </Typography>
      </Section>
      <Section title={translate('console.approval.decided')}>
        <History of={approval} />
      </Section>
    </>
  );
}

/** Where to look before deciding: the payment or the job itself. */
function Subject({ of: { subjectType, subjectId } }: { of: Approval }) {
  const pages: Partial<Record<string, string>> = { payment: 'payments', generation: 'generations' };
  const page = pages[subjectType];
  if (!page) return '–';
  return <Link to={`/${page}/${subjectId}/show`}>{subjectId}</Link>;
}

const SEVERITY = {
  pending: 'warning',
  carried_out: 'success',
  rejected: 'info',
  withdrawn: 'info',
  lapsed: 'info',
  failed: 'error',
} as const satisfies Record<Approval['status'], string>;

function History({ of: approval }: { of: Approval }) {
  const translate = useTranslate();
  const moment = useMoment();
  const { status, decidedBy, decidedAt, decisionReason, mayWithdraw, auditId } = approval;
  return (
    <Alert severity={SEVERITY[status]}>
      <Box>
        {translate(`console.approval.history.${status}`, { by: decidedBy?.email ?? '' })}{' '}
        {mayWithdraw && translate('console.approval.own')}
        {decidedAt && moment(decidedAt)}
      </Box>
      {decisionReason && <Box>{decisionReason}</Box>}
      {auditId && <AuditLink id={auditId} />}
    </Alert>
  );
}
