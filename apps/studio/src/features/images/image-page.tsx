import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams } from 'react-router';
import { IconButton } from '../../ui/button.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { ImageDetails } from './image-details.js';
import { useImage } from './images.api.js';
import { Viewer } from './viewer.js';

/** One picture, large, with what was asked for and what it cost beside it. */
export default function ImagePage(): ReactNode {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const image = useImage(id);
  const navigate = useNavigate();
  const location = useLocation();
  const back = (): void => {
    // A first page of this visit has nothing of ours behind it.
    if (location.key !== 'default') void navigate(-1);
    else void navigate('/studio');
  };
  if (image.isError && image.data === undefined)
    return <ErrorState error={image.error} onRetry={() => void image.refetch()} />;
  return (
    <main className="grid lg:h-[calc(100dvh-var(--header-height))] lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="relative h-[62dvh] lg:h-full">
        {image.data === undefined ? (
          <Skeleton className="m-3 h-[calc(100%-1.5rem)] rounded-card! sm:mx-6" />
        ) : (
          <Viewer key={image.data.id} image={image.data} />
        )}
        <IconButton
          label={t('common.back')}
          onClick={back}
          className="absolute top-5 left-6 bg-raised shadow-low sm:left-9"
        >
          <ArrowLeft size={18} aria-hidden />
        </IconButton>
      </div>
      <aside className="px-4 pt-3 pb-16 sm:px-6 lg:overflow-y-auto lg:pl-2">
        {image.data === undefined ? (
          <Skeleton className="h-80" />
        ) : (
          <ImageDetails image={image.data} />
        )}
      </aside>
    </main>
  );
}
