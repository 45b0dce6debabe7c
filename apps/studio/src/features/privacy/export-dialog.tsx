import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountExportPage } from '../../api/wire.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { CurrentPasswordField } from '../session/current-password-field.js';
import { askExport } from './export.api.js';

interface Props {
  limits: AccountExportPage['limits'];
  onAsked: () => void;
  onClose: () => void;
}

/** What will be in it, and the password: who finds an open browser does not get it all. */
export function ExportDialog({ limits, onAsked, onClose }: Props): ReactNode {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  return (
    <FormDialog
      title={t('privacy.export')}
      action={t('privacy.exportConfirm')}
      isComplete={password !== ''}
      submit={async () => {
        await askExport(password);
        onAsked();
        onClose();
      }}
      onClose={onClose}
    >
      <ul className="list-disc space-y-1.5 pl-5 text-sm">
        <li>{t('privacy.exportHolds')}</li>
        <li>{t('privacy.exportForms')}</li>
        <li>{t('privacy.exportKept', { days: limits.keptDays })}</li>
        <li>{t('privacy.exportDeletes')}</li>
        <li>{t('privacy.exportPerDay', { count: limits.perDay })}</li>
      </ul>
      <CurrentPasswordField value={password} onChange={setPassword} />
    </FormDialog>
  );
}
