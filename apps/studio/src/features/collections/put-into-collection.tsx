import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { Select } from '../../ui/select.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { createCollection, putIntoCollection, useCollections } from './collections.api.js';
import { MAX_NAME } from './name-dialog.js';

const ANOTHER = '';

interface Props {
  ids: readonly string[];
  onClose: () => void;
  onDone: () => void;
}

/** Puts pictures into a collection, or into a new one. */
export function PutIntoCollection({ ids, onClose, onDone }: Props): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const query = useCollections();
  const collections = query.data?.pages.flatMap((page) => page.items) ?? [];
  const [picked, setPicked] = useState<string>();
  const [name, setName] = useState('');
  const id = picked ?? collections[0]?.id ?? ANOTHER;
  const submit = async (): Promise<void> => {
    const known = collections.find((one) => one.id === id);
    const into = known ?? (await createCollection(name.trim()));
    // Should putting them in fail, a second try must not make it once more.
    setPicked(into.id);
    let count = 0;
    try {
      await putIntoCollection(into.id, ids, (more) => (count += more));
    } catch (error) {
      // Many go in by several requests: what came in before is in.
      if (count > 0) toast(t('collections.done', { count, name: into.name }));
      throw error;
    }
    toast(
      count === 0
        ? t('collections.already', { name: into.name })
        : t('collections.done', { count, name: into.name }),
    );
    onClose();
    onDone();
  };
  return (
    <FormDialog
      title={t('collections.putTitle')}
      action={t('collections.put')}
      isComplete={query.data !== undefined && (id !== ANOTHER || name.trim() !== '')}
      submit={submit}
      onClose={onClose}
    >
      {query.isError && query.data === undefined && (
        <div role="alert" className="flex flex-wrap items-center gap-3 text-sm text-bad">
          <p className="min-w-0 flex-1">{say(query.error)}</p>
          <Button size="sm" onClick={() => void query.refetch()}>
            {t('common.retry')}
          </Button>
        </div>
      )}
      {collections.length > 0 && (
        <Select
          label={t('collections.choose')}
          value={id}
          options={[
            ...collections.map((one) => [one.id, one.name] as const),
            [ANOTHER, t('collections.another')],
          ]}
          onChange={setPicked}
        />
      )}
      {query.data !== undefined && id === ANOTHER && (
        <Field
          label={t('collections.name')}
          value={name}
          maxLength={MAX_NAME}
          onChange={(event) => setName(event.target.value)}
        />
      )}
    </FormDialog>
  );
}
