import { Box, Link, Typography } from '@mui/material';
import { FunctionField, useTranslate } from 'react-admin';
import { count, customer, moment, ofCustomer, oneOf } from '../framework/columns';
import { StatusChip } from '../framework/fields';
import { PlainList } from '../framework/plain-list';
import { RevokeAction, type ShareLink } from './revoke-action';

const FILTERS = [oneOf('state', ['open', 'expired', 'revoked', 'hidden'], 'status'), ofCustomer()];

function State({ link }: { link: ShareLink }) {
  const translate = useTranslate();
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, whiteSpace: 'nowrap' }}>
      <StatusChip status={link.state} />
      {link.revokedBy && (
        <Typography variant="caption" color="text.secondary">
          {translate(`console.share.by.${link.revokedBy}`)}
        </Typography>
      )}
    </Box>
  );
}

/** The shared page itself, as strangers see it; it counts as opened. */
function Look({ link }: { link: ShareLink }) {
  const translate = useTranslate();
  if (link.state !== 'open') return null;
  return (
    <Link href={link.url} target="_blank" rel="noreferrer">
      {translate('console.share.look')}
    </Link>
  );
}

/** Every link by which a customer shows a picture to strangers, newest first. */
export function ShareList() {
  return (
    <PlainList
      filters={FILTERS}
      columns={[
        moment('createdAt'),
        <FunctionField
          key="state"
          label="console.fields.status"
          render={(link: ShareLink) => <State link={link} />}
        />,
        customer(),
        count('views'),
        moment('lastViewedAt'),
        moment('expiresAt'),
        <FunctionField key="look" render={(link: ShareLink) => <Look link={link} />} />,
        <FunctionField key="revoke" render={(link: ShareLink) => <RevokeAction link={link} />} />,
      ]}
    />
  );
}
