import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageDetail } from '../../api/wire.js';
import { IconButton } from '../../ui/button.js';
import { Popover } from '../../ui/popover.js';
import { useCredentials } from './images.api.js';

const FORMATS = ['png', 'jpeg', 'webp', 'avif'] as const;

/** The picture in the formats that it is not in; the original stays the first choice. */
export function DownloadMenu({ image }: { image: ImageDetail }): ReactNode {
  const { t } = useTranslation();
  // What is said of the original is what it holds: not every one could be signed.
  const status = useCredentials(image.id).data?.status;
  const own = image.contentType?.replace('image/', '');
  const address = `${image.contentUrl ?? ''}?download=1`;
  return (
    <Popover
      label={t('download.other')}
      align="end"
      className="w-72 p-2"
      trigger={
        <IconButton label={t('download.other')} className="size-10! bg-tint hover:bg-tint-strong">
          <ChevronDown size={17} aria-hidden />
        </IconButton>
      }
    >
      {(close) => (
        <>
          <p className="px-3 pt-1 pb-2 text-xs text-muted">
            {t(status === 'valid' ? 'download.leadSigned' : 'download.lead')}
          </p>
          <a
            href={address}
            download
            onClick={close}
            className="grid grid-cols-[4.5rem_1fr] items-center gap-x-2 rounded-tile px-3 py-2.5 hover:bg-tint"
          >
            <span className="font-semibold">{t('download.original')}</span>
            <span className="text-xs text-muted">
              {own?.toUpperCase()} ·{' '}
              {t(status === 'valid' ? 'download.withCredentials' : 'download.asMade')}
            </span>
          </a>
          {FORMATS.filter((format) => format !== own).map((format) => (
            <a
              key={format}
              href={`${address}&format=${format}`}
              download
              onClick={close}
              className="grid grid-cols-[4.5rem_1fr] items-center gap-x-2 rounded-tile px-3 py-2.5 hover:bg-tint"
            >
              <span className="font-semibold">{format.toUpperCase()}</span>
              <span className="text-xs text-muted">{t(`download.${format}`)}</span>
            </a>
          ))}
        </>
      )}
    </Popover>
  );
}
