import { Box, Typography } from '@mui/material';
import { FunctionField, useTranslate } from 'react-admin';
import { count, customer, moment, ofCustomer, oneOf } from '../framework/columns';
import { StatusChip } from '../framework/fields';
import { PlainList } from '../framework/plain-list';
import { Look } from './look';
import { AllowAction } from './allow-action';
import { RevokeAction, type ShareLink } from './revoke-action';

const FILTERS = [oneOf('state', ['open', 'expired', 'revoked', 'hidden'], 'status'), ofCustomer()];

function State({ link }: { link: ShareLink }) {
  const translate = useTranslate();
  return (
    <Box sx={{ display: 'grid', justifyItems: 'start', whiteSpace: 'nowrap' }}>
      <StatusChip status={link.state} />
      {link.revokedBy && (
        <Typography variant="caption" color="text.secondary">
          {translate(`console.share.by.${link.revokedBy}`)}
          {link.liftedAt && ` · ${translate('console.share.allowed')}`}
        </Typography>
      )}
    </Box>
  );
}

function ShareActions({ link }: { link: ShareLink }) {
  return (
    <Box sx={{ display: 'grid', justifyItems: 'start', gap: 0.5, whiteSpace: 'nowrap' }}>
      <Look link={link} />
      {link.isBanned ? <AllowAction link={link} /> : <RevokeAction link={link} />}
    </Box>
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
        <FunctionField key="actions" render={(link: ShareLink) => <ShareActions link={link} />} />,
      ]}
    />
  );
}
