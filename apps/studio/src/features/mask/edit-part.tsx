import { Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPage } from '../../lib/lazy-page.js';
import type { PaintedMask } from './export-mask.js';
import type { Step } from './painting.js';

const MaskEditor = lazyPage(() => import('./mask-editor.js'));

interface Props {
  picture: { url: string; width: number; height: number };
  steps?: readonly Step[];
  onDone: (mask: PaintedMask) => void;
  onClose: () => void;
}

/** The mask editor; its code is fetched when it is first opened. */
export function EditPart(props: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <Suspense fallback={<p className="sr-only">{t('common.loading')}</p>}>
      <MaskEditor {...props} />
    </Suspense>
  );
}
