import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';

export const MAX_NAME = 80;

interface Props {
  title: string;
  action: string;
  name?: string;
  submit: (name: string) => Promise<unknown>;
  onClose: () => void;
}

/** Asks for the name of a collection. */
export function NameDialog({ title, action, name = '', submit, onClose }: Props): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState(name);
  return (
    <FormDialog
      title={title}
      action={action}
      isComplete={text.trim() !== ''}
      submit={async () => {
        await submit(text.trim());
        onClose();
      }}
      onClose={onClose}
    >
      <Field
        label={t('collections.name')}
        value={text}
        maxLength={MAX_NAME}
        onChange={(event) => setText(event.target.value)}
      />
    </FormDialog>
  );
}
