import { useEffect, useState, type ReactNode } from 'react';
import {
  Alert,
  AlertTitle,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
} from '@mui/material';
import { HttpError, useRefresh, useTranslate } from 'react-admin';
import type { Problem } from '#api-client';
import { unanswered } from '../i18n/provider';
import { AuditLink, Link } from './link';

/** What an action answers; null where there was nothing to do a second time. */
export interface ActionResult {
  auditId?: string | null;
  /** Set where nothing happened yet: a second person has to approve it first. */
  approvalId?: string;
}

interface ActionDialogProps {
  /** Translated words on the button that opens the dialog. */
  label: string;
  title: string;
  /** Translated words on the button that does it; those of `label` unless told. */
  confirm?: string;
  color?: 'primary' | 'error' | 'inherit';
  disabled?: boolean;
  /** Consequences in numbers, and fields of the action's own. */
  children?: ReactNode;
  /** For what is done in the name of a reason that was given before. */
  withoutReason?: boolean;
  /** False while the action's own fields are not usable yet. */
  ready?: boolean;
  /** Called when the dialog opens: what an earlier one left in the action's own fields goes. */
  onOpen?: () => void;
  /** What is said once it is done; unless told, that it is done. */
  done?: string;
  /** Does it; a given `auditId` is linked afterwards. Called again with the same key on a retry. */
  run: (reason: string, idempotencyKey: string) => Promise<ActionResult>;
}

const MIN_REASON = 3;

/** Every dangerous action: consequences first, a reason, and a link to its audit row afterwards. */
export function ActionDialog(props: ActionDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        color={props.color ?? 'inherit'}
        disabled={props.disabled}
        onClick={() => {
          props.onOpen?.();
          setOpen(true);
        }}
      >
        {props.label}
      </Button>
      {open && <OpenDialog {...props} close={() => setOpen(false)} />}
    </>
  );
}

function OpenDialog({ close, ...props }: ActionDialogProps & { close: () => void }) {
  const translate = useTranslate();
  const refresh = useRefresh();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [done, setDone] = useState<ActionResult | null>(null);
  // One key per opened dialog: a double click or a retry does it once.
  const [idempotencyKey] = useState(() => crypto.randomUUID());

  // Only when it closes: the page behind may have no more use for this action and its link.
  const tried = done !== null || failure !== null;
  useEffect(() => (tried ? () => refresh() : undefined), [tried, refresh]);

  const run = async () => {
    setBusy(true);
    setFailure(null);
    try {
      setDone(await props.run(reason.trim(), idempotencyKey));
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  const ready =
    (props.ready ?? true) && (props.withoutReason === true || reason.trim().length >= MIN_REASON);
  return (
    <Dialog open onClose={busy ? undefined : close} fullWidth maxWidth="sm">
      <DialogTitle>{props.title}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2 }}>
        {done ? (
          <Done {...done} words={props.done} />
        ) : (
          <>
            {props.children}
            {!props.withoutReason && <Reason value={reason} set={setReason} />}
            {failure && <Failed {...failure} />}
          </>
        )}
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={close} disabled={busy}>
          {translate(done ? 'ra.action.close' : 'ra.action.cancel')}
        </Button>
        {!done && (
          <Button
            variant="contained"
            color={props.color === 'inherit' ? 'primary' : (props.color ?? 'primary')}
            disabled={!ready || busy}
            onClick={() => void run()}
          >
            {busy ? translate('ra.message.loading') : (props.confirm ?? props.label)}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

function Reason({ value, set }: { value: string; set: (reason: string) => void }) {
  const translate = useTranslate();
  return (
    <TextField
      sx={{ mt: 1 }}
      label={translate('console.action.reason')}
      helperText={translate('console.action.reasonHelp')}
      value={value}
      onChange={(event) => set(event.target.value)}
      multiline
      minRows={2}
      required
    />
  );
}

interface Failure {
  message: string;
  code?: string;
}

/** Where it is not the service that said why, nobody knows whether it was done. */
function failureOf(error: unknown): Failure {
  if (error instanceof HttpError) {
    const body = error.body as Partial<Problem> | null;
    return { message: error.message, code: body?.code };
  }
  return { message: unanswered() };
}

function Failed({ message, code }: Failure) {
  const translate = useTranslate();
  return (
    <Alert severity="error">
      {message}
      {code === 'no_second_person' && (
        <>
          {' '}
          {translate('console.approval.howToGetOne')}{' '}
          <Link to="/operators">{translate('resources.operators.name', 2)}</Link>
        </>
      )}
    </Alert>
  );
}

function Done({ auditId, approvalId, words }: ActionResult & { words: string | undefined }) {
  const translate = useTranslate();
  if (approvalId)
    return (
      <Alert severity="info">
        <AlertTitle>{translate('console.approval.needed')}</AlertTitle>
        {translate('console.approval.neededText')}{' '}
        <Link to={`/approvals/${approvalId}/show`}>{translate('console.approval.open')}</Link>
      </Alert>
    );
  return (
    <Alert severity="success">
      {words ?? translate('console.action.done')} {auditId && <AuditLink id={auditId} />}
    </Alert>
  );
}
