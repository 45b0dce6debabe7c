import { useMemo, type ReactNode } from 'react';
import { Alert, Box } from '@mui/material';
import { EditBase, Form, Title, useRecordContext, useTranslate, type RaRecord } from 'react-admin';
import { useFormState, useWatch } from 'react-hook-form';
import { ActionDialog, type ActionResult } from '../framework/action-dialog';
import { useName, type Titled } from '../framework/name';
import { PageBody } from '../framework/record-page';
import { Section } from '../framework/section';
import { ChangeTable, changesOf, type Change, type Values } from './changes';

export type Patch<Fields extends Values> = Partial<Fields> & { reason: string };

interface CatalogFormProps<Row extends RaRecord & Titled, Fields extends Values> {
  /** The fields that can be edited, as the form holds them. */
  fieldsOf: (row: Row) => Fields;
  save: (row: Row, patch: Patch<Fields>) => Promise<ActionResult>;
  /** What the changes lead to, in sentences and numbers. */
  consequences: (row: Row, changes: Change[]) => ReactNode;
  /** Titled groups of inputs. */
  children: ReactNode;
}

/** Edits one thing of the catalog: what changes and what follows is shown before it is saved. */
export function CatalogForm<Row extends RaRecord & Titled, Fields extends Values>(
  props: CatalogFormProps<Row, Fields>,
) {
  return (
    <EditBase redirect={false} mutationMode="pessimistic">
      <PageBody>
        <LoadedForm {...props} />
      </PageBody>
    </EditBase>
  );
}

function LoadedForm<Row extends RaRecord & Titled, Fields extends Values>(
  props: CatalogFormProps<Row, Fields>,
) {
  const row = useRecordContext<Row>();
  const nameOf = useName();
  const { fieldsOf } = props;
  const fields = useMemo(() => row && { id: row.id, ...fieldsOf(row) }, [row, fieldsOf]);
  if (!row || !fields) return null;
  const title = nameOf(row.name);
  return (
    <>
      <Title title={title} />
      <Form record={fields} mode="onChange" sanitizeEmptyValues>
        <Section title={title} actions={<Review {...props} row={row} fields={fields} />}>
          <Box sx={{ display: 'grid', gap: 3, pt: 1 }}>{props.children}</Box>
        </Section>
      </Form>
    </>
  );
}

function Review<Row extends RaRecord & Titled, Fields extends Values>({
  row,
  fields,
  save,
  consequences,
}: CatalogFormProps<Row, Fields> & { row: Row; fields: Fields }) {
  const translate = useTranslate();
  const { isValid } = useFormState();
  const now = useWatch() as Values;
  const changes = changesOf(fields, now);
  const patch = Object.fromEntries(changes.map(({ field, after }) => [field, after]));
  return (
    <ActionDialog
      label={translate('console.catalog.review')}
      title={translate('console.catalog.saveTitle')}
      confirm={translate('ra.action.save')}
      color="primary"
      disabled={changes.length === 0 || !isValid}
      run={(reason) => save(row, { ...(patch as Partial<Fields>), reason })}
    >
      <ChangeTable changes={changes} />
      <Alert severity="info" sx={{ '& p': { m: 0 } }}>
        {consequences(row, changes)}
      </Alert>
    </ActionDialog>
  );
}
