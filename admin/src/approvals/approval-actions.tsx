import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { Summary, type Approval } from './approval-parts';

const path = (id: string) => ({ params: { path: { id } } });

/** What the reader may do with a request; nothing where it is decided or not theirs. */
export function Decisions({ approval }: { approval: Approval }) {
  const translate = useTranslate();
  const { id } = approval;
  const by = approval.requestedBy.email;
  const words = (name: 'approve' | 'reject' | 'withdraw') => ({
    label: translate(`console.approval.${name}`),
    title: translate(`console.approval.${name}Title`),
    children: <Typography>{translate(`console.approval.${name}Text`, { by })}</Typography>,
  });
  return (
    <>
      {approval.mayDecide && (
        <>
          <ActionDialog
            {...words('reject')}
            run={(reason) =>
              ask(
                api.POST('/api/admin/v1/approvals/{id}/reject', {
                  ...path(id),
                  body: { reason },
                }),
              )
            }
          />
          <ActionDialog
            {...words('approve')}
            color="primary"
            withoutReason
            run={() => ask(api.POST('/api/admin/v1/approvals/{id}/approve', path(id)))}
          >
            {words('approve').children}
            <Summary of={approval} />
          </ActionDialog>
        </>
      )}
      {approval.mayWithdraw && (
        <ActionDialog
          {...words('withdraw')}
          withoutReason
          run={() => ask(api.POST('/api/admin/v1/approvals/{id}/withdraw', path(id)))}
        />
      )}
    </>
  );
}
