import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryImage } from '../../api/wire.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { useToast } from '../../ui/toast.js';
import { changeImages, useTags } from './images.api.js';

interface Props {
  images: readonly GalleryImage[];
  onClose: () => void;
  onDone: () => void;
}

/** The words between commas, Chinese ones too. */
const tagsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,，、]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];

/** Puts tags on pictures, and takes away what they have. */
export function TagDialog({ images, onClose, onDone }: Props): ReactNode {
  const { t } = useTranslation();
  const toast = useToast();
  const [text, setText] = useState('');
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const known = useTags().data?.items ?? [];
  const present = [...new Set(images.flatMap((image) => image.tags))];
  const added = tagsIn(text);
  const submit = async (): Promise<void> => {
    const ids = images.map((image) => image.id);
    const removeTags = [...removed];
    const changed = await changeImages(ids, { addTags: added, removeTags });
    const skipped = ids.length - changed;
    toast(
      skipped > 0
        ? t('tags.skipped', { count: skipped })
        : t('selection.changed', { count: changed }),
    );
    onClose();
    onDone();
  };
  return (
    <FormDialog
      title={t('tags.title')}
      action={t('tags.save')}
      isComplete={added.length + removed.length > 0}
      submit={submit}
      onClose={onClose}
    >
      <Field
        label={t('tags.add')}
        hint={t('tags.addHint')}
        value={text}
        maxLength={400}
        list="known-tags"
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id="known-tags">
        {known.map(({ tag }) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      {present.length > 0 && (
        <fieldset>
          <legend className="mb-1.5 text-sm font-medium">{t('tags.remove')}</legend>
          <div className="flex flex-wrap gap-1.5">
            {present.map((tag) => (
              <button
                key={tag}
                type="button"
                aria-pressed={removed.includes(tag)}
                onClick={() =>
                  setRemoved((now) =>
                    now.includes(tag) ? now.filter((one) => one !== tag) : [...now, tag],
                  )
                }
                className="inline-flex h-8 max-w-full items-center gap-1.5 rounded-full bg-tint px-3 text-sm aria-pressed:text-bad aria-pressed:line-through"
              >
                <span className="truncate">{tag}</span>
                <X size={13} aria-hidden />
              </button>
            ))}
          </div>
        </fieldset>
      )}
    </FormDialog>
  );
}
