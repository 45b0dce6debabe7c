import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { CatalogForm, type Patch } from './catalog-form';
import { Sentences } from './changes';
import { Group, Switch, Words } from './inputs';

type Style = Schemas['AdminStyleView'];

const fieldsOf = ({ name, description, ...style }: Style) => ({
  nameEn: name.en,
  nameZh: name.zh,
  descriptionEn: description.en,
  descriptionZh: description.zh,
  template: style.template,
  enabled: style.enabled,
});

const save = ({ code }: Style, patch: Patch<ReturnType<typeof fieldsOf>>) =>
  ask(
    api.PATCH('/api/admin/v1/catalog/styles/{code}', { params: { path: { code } }, body: patch }),
  );

/** Changes a style's words and what it adds to a prompt. */
export function StyleEdit() {
  return (
    <CatalogForm
      fieldsOf={fieldsOf}
      save={save}
      consequences={(_style, changes) => (
        <Sentences changes={changes} words={{ template: 'template' }} />
      )}
    >
      <Group title="names">
        <Words source="nameEn" />
        <Words source="nameZh" />
      </Group>
      <Group title="texts">
        <Words source="descriptionEn" long />
        <Words source="descriptionZh" long />
        <Words source="template" long help="console.catalog.templateHelp" />
        <Switch source="enabled" />
      </Group>
    </CatalogForm>
  );
}
