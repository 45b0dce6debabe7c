import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageDetail } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { bytes, day, dayAndTime, named } from '../../lib/format.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { BACKGROUNDS } from '../composer/draft.js';
import { ReceiptPanel } from '../generations/receipt-panel.js';
import { Without } from '../generations/without.js';
import { CredentialsPanel } from './credentials-panel.js';
import { ImageActions } from './image-actions.js';
import { Lineage } from './lineage.js';

const UNKNOWN = '—';
const QUALITIES = ['low', 'medium', 'high', 'auto'] as const;

interface PairProps {
  name: string;
  requested: string;
  delivered: string;
  /** It was left open what comes. */
  isOpen?: boolean;
}

function Pair({ name, requested, delivered, isOpen = false }: PairProps): ReactNode {
  // What nobody told is no difference.
  const differs = !isOpen && delivered !== UNKNOWN && requested !== delivered;
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-2 pr-3 text-left font-normal text-muted">
        {name}
      </th>
      <td className="py-2 pr-3 tabular-nums">{requested}</td>
      <td className={`py-2 tabular-nums ${differs ? 'font-medium text-warn' : ''}`}>{delivered}</td>
    </tr>
  );
}

const format = (contentType: string | null | undefined): string =>
  contentType?.replace('image/', '').toUpperCase() ?? UNKNOWN;

/** What was asked for beside what came: a difference is marked, never hidden. */
function Settings({ image }: { image: ImageDetail }): ReactNode {
  const { t } = useTranslation();
  const size = (width: number | undefined, height: number | undefined): string =>
    width == null || height == null ? UNKNOWN : `${width} × ${height}`;
  // Words of the provider that are not known here are shown as they are.
  const quality = (word: string | null | undefined): string => {
    const known = QUALITIES.find((one) => one === word);
    return known === undefined ? (word ?? UNKNOWN) : t(`image.qualities.${known}`);
  };
  const background = (word: string | undefined): string => {
    const known = BACKGROUNDS.find((one) => one === word);
    return known === undefined ? (word ?? UNKNOWN) : t(`composer.background.${known}`);
  };
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="text-left text-xs text-muted">
          <td />
          <th className="pb-1.5 font-medium">{t('image.requested')}</th>
          <th className="pb-1.5 font-medium">{t('image.delivered')}</th>
        </tr>
      </thead>
      <tbody>
        <Pair
          name={t('image.size')}
          requested={size(image.requested.width, image.requested.height)}
          delivered={size(image.delivered?.width, image.delivered?.height)}
        />
        <Pair
          name={t('composer.format')}
          requested={image.requested.outputFormat.toUpperCase()}
          delivered={format(image.delivered?.contentType)}
        />
        <Pair
          name={t('image.quality')}
          requested={quality(image.requested.quality)}
          delivered={quality(image.delivered?.quality)}
          isOpen={image.requested.quality === 'auto'}
        />
        <Pair
          name={t('composer.background.label')}
          requested={background(image.requested.background ?? 'auto')}
          delivered={background(image.delivered?.reported?.background)}
          isOpen={(image.requested.background ?? 'auto') === 'auto'}
        />
      </tbody>
    </table>
  );
}

/** The panel beside a picture: prompt, actions, settings, receipt. */
export function ImageDetails({ image }: { image: ImageDetail }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const style = useCatalog().data?.styles.find((item) => item.code === image.style);
  const facts = [
    style !== undefined && style.code !== 'none' ? named(style.name, locale) : undefined,
    image.aspectRatio,
    image.resolution,
    image.bytes == null ? undefined : bytes(image.bytes, locale),
  ].filter((item) => item !== undefined);
  return (
    <div className="space-y-7">
      <div>
        <h1 className="text-base leading-relaxed wrap-anywhere">{image.prompt}</h1>
        <Without text={image.negativePrompt} className="mt-1" />
        <p className="mt-2 text-xs text-muted tabular-nums">
          {facts.join(' · ')}
          <br />
          {dayAndTime(image.createdAt, locale)}
          {image.expiresAt != null &&
            ` · ${t('image.keptUntil', { day: day(image.expiresAt, locale) })}`}
        </p>
      </div>
      <ImageActions image={image} />
      <Lineage image={image} />
      <section aria-labelledby="settings-title">
        <h2 id="settings-title" className="mb-2 text-sm font-semibold">
          {t('image.settings')}
        </h2>
        <Settings image={image} />
      </section>
      {image.contentUrl !== undefined && <CredentialsPanel imageId={image.id} />}
      <section aria-labelledby="receipt-title">
        <h2 id="receipt-title" className="mb-1 text-sm font-semibold">
          {t('receipt.title')}
        </h2>
        <ReceiptPanel generationId={image.generationId} images={[image]} only={image.id} />
      </section>
    </div>
  );
}
