import { Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { Summary, type Approval } from './approval-parts';

const path = (id: string) => ({ params: { path: { id } } });

/** What the reader may do with a request; nothing where it is decided or not theirs. */
export function Decisions({ approval }: { approval: Approval }) {
  const translate = useTranslate();
  const queries = useQueryClient();
  const { id } = approval;
  const by = approval.requestedBy.email;
  /** The number in the menu is another one now. */
  const after = async (decision: Promise<Approval>) => {
    const { auditId } = await decision;
    await queries.invalidateQueries({ queryKey: ['approvals'] });
    return { auditId };
  };
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
              after(
                ask(
                  api.POST('/api/admin/v1/approvals/{id}/reject', {
                    ...path(id),
                    body: { reason },
                  }),
                ),
              )
            }
          />
          <ActionDialog
            {...words('approve')}
            color="primary"
            withoutReason
            run={() => after(ask(api.POST('/api/admin/v1/approvals/{id}/approve', path(id))))}
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
          run={() => after(ask(api.POST('/api/admin/v1/approvals/{id}/withdraw', path(id))))}
        />
      )}
    </>
  );
}
