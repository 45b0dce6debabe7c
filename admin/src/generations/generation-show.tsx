import { useRecordContext, useTranslate, type RaRecord } from 'react-admin';
import type { Schemas } from '#api-client';
import { CustomerLink } from '../framework/customer-link';
import { Facts } from '../framework/facts';
import { StatusChip, useMoment } from '../framework/fields';
import { NameOf } from '../framework/name';
import { RecordPage } from '../framework/record-page';
import { Section } from '../framework/section';
import { GenerationAttempts } from './generation-attempts';
import { GenerationCredentials } from './generation-credentials';
import { GenerationImages } from './generation-images';
import { RestoreAction } from './restore-action';

export type GenerationDetail = Schemas['AdminGenerationDetail'];

/** One job: what was asked, each image's end, its attempts, its receipt, and restoration. */
export function GenerationShow() {
  return (
    <RecordPage>
      <GenerationPage />
    </RecordPage>
  );
}

/** Where nothing was charged there is nothing to give back. */
function Restoration({ generation }: { generation: GenerationDetail }) {
  if (generation.receipt.totals.captured === 0) return null;
  return <RestoreAction generationId={generation.id} />;
}

function GenerationPage() {
  const generation = useRecordContext<GenerationDetail & RaRecord<string>>();
  const translate = useTranslate();
  const moment = useMoment();
  // The list's row is shown at first; it has no receipt yet.
  if (!generation?.receipt) return null;
  return (
    <>
      <Section title={generation.prompt} actions={<Restoration generation={generation} />}>
        <Facts
          facts={[
            ['status', <StatusChip key="status" status={generation.status} />],
            ['customer', <CustomerLink key="customer" />],
            ['negativePrompt', generation.negativePrompt],
            ['modelPrompt', generation.providerPrompt],
            ['style', <NameOf key="style" resource="styles" code={generation.style} />],
            ['ratio', generation.aspectRatio],
            ['resolution', generation.resolution],
            ['credits', generation.cost],
            ['madeFrom', generation.parentImageId],
            ['thread', generation.threadId],
            ['createdAt', moment(generation.createdAt)],
            ['finishedAt', moment(generation.finishedAt)],
            ['id', generation.id],
          ]}
        />
      </Section>
      <Section title={translate('console.generation.images')}>
        <GenerationImages generation={generation} />
      </Section>
      <Section title={translate('console.credentials.title')}>
        <GenerationCredentials generation={generation} />
      </Section>
      <Section title={translate('console.generation.attempts')}>
        <GenerationAttempts generation={generation} />
      </Section>
    </>
  );
}
