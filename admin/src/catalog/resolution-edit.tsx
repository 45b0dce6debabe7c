import { required, SelectInput, useRecordContext } from 'react-admin';
import { useWatch } from 'react-hook-form';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { CatalogForm, type Patch } from './catalog-form';
import { Sentences } from './changes';
import { Group } from './inputs';
import { QualityCosts } from './quality-costs';

export type ResolutionRow = Schemas['AdminResolutionView'];
const QUALITIES = ['low', 'medium', 'high'] as const;

const fieldsOf = ({ quality }: ResolutionRow) => ({ quality: quality as string });

const save = ({ code }: ResolutionRow, patch: Patch<ReturnType<typeof fieldsOf>>) =>
  ask(
    api.PATCH('/api/admin/v1/catalog/resolutions/{code}', {
      params: { path: { code } },
      body: patch as Schemas['ResolutionPatch'],
    }),
  );

/** Changes how the model is asked to make images of a class: what they cost stands beside it. */
export function ResolutionEdit() {
  return (
    <CatalogForm
      fieldsOf={fieldsOf}
      save={save}
      consequences={(_row, changes) => (
        <Sentences changes={changes} words={{ quality: 'quality' }} />
      )}
    >
      <Group title="qualityTitle">
        <SelectInput
          source="quality"
          label="console.fields.quality"
          choices={QUALITIES.map((id) => ({ id, name: `console.kind.${id}` }))}
          validate={required()}
          helperText={false}
        />
      </Group>
      <Costs />
    </CatalogForm>
  );
}

/** Of the class that is edited, with the quality that is chosen in the form. */
function Costs() {
  const row = useRecordContext<{ id: string }>();
  const chosen = useWatch({ name: 'quality' }) as string | undefined;
  return row ? <QualityCosts resolution={row.id} chosen={chosen} /> : null;
}
