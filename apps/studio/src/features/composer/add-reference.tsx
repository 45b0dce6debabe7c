import { ImagePlus, Link2 } from 'lucide-react';
import { useRef, useState, type ClipboardEvent, type ReactNode, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Popover } from '../../ui/popover.js';
import { useToast } from '../../ui/toast.js';
import { pastedFiles } from './pasted-files.js';
import { REFERENCE_TYPES } from '../uploads/look-at-file.js';
import type { References } from './use-references.js';

interface FormProps {
  references: References;
  onFiles: (files: readonly File[]) => void;
  onDone: () => void;
}

/** Takes the address of a picture; a picture that is pasted here is taken as it is. */
function AddressForm({ references, onFiles, onDone }: FormProps): ReactNode {
  const { t } = useTranslation();
  const toast = useToast();
  const [url, setUrl] = useState('');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (url.trim() === '') return;
    if (references.addUrl(url.trim()).refused > 0) return toast(t('composer.references.full'));
    onDone();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = pastedFiles(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
    onDone();
  };
  return (
    <form onSubmit={submit} className="space-y-3">
      <Field
        label={t('composer.references.address')}
        hint={t('composer.references.addressHint')}
        type="url"
        inputMode="url"
        autoComplete="off"
        placeholder="https://"
        value={url}
        onChange={(event) => setUrl(event.target.value)}
        onPaste={onPaste}
      />
      <Button type="submit" look="solid" className="w-full" disabled={url.trim() === ''}>
        {t('composer.references.addressAdd')}
      </Button>
    </form>
  );
}

/** The ways to bring a reference beside dropping and pasting: files, and an address of the web. */
export function AddReference({ references, onFiles }: Omit<FormProps, 'onDone'>): ReactNode {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        label={t('composer.references.add')}
        className="bg-tint hover:bg-tint-strong"
        onClick={() => picker.current?.click()}
      >
        <ImagePlus size={17} aria-hidden />
      </IconButton>
      <input
        ref={picker}
        type="file"
        accept={REFERENCE_TYPES.join(',')}
        multiple
        hidden
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Popover
        label={t('composer.references.byAddress')}
        side="top"
        align="start"
        className="w-80 p-4"
        trigger={
          <IconButton
            label={t('composer.references.byAddress')}
            className="bg-tint hover:bg-tint-strong"
          >
            <Link2 size={17} aria-hidden />
          </IconButton>
        }
      >
        {(close) => <AddressForm references={references} onFiles={onFiles} onDone={close} />}
      </Popover>
    </>
  );
}
