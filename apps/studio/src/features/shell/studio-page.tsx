import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useToast } from '../../ui/toast.js';
import { isRatio } from '../composer/ratio.js';
import { useComposer } from '../composer/composer-context.js';
import { DockedComposer } from '../composer/docked-composer.js';
import { Stream } from '../generations/stream.js';

/** Takes what the address brings along (a prompt of a visitor, a confirmed e-mail), once. */
function useArrival(): void {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const { change, focus } = useComposer();
  const toast = useToast();
  const taken = useRef(false);
  useEffect(() => {
    if (taken.current || params.size === 0) return;
    taken.current = true;
    const prompt = params.get('prompt');
    const style = params.get('style');
    const aspectRatio = params.get('ratio');
    if (prompt !== null) {
      change({
        prompt,
        negativePrompt: '',
        ...(style === null ? {} : { style }),
        ...(isRatio(aspectRatio) ? { aspectRatio } : {}),
      });
      focus();
    }
    const verified = params.get('verified');
    if (verified !== null)
      toast(t(verified === '1' ? 'session.verifiedNow' : 'session.linkTooOld'));
    setParams({}, { replace: true });
  }, [params, setParams, change, focus, toast, t]);
}

/** The canvas: what was made fills it, the composer floats over its lower edge. */
export default function StudioPage(): ReactNode {
  const { t } = useTranslation();
  useArrival();
  return (
    <>
      <main className="px-3 pt-2 pb-[calc(var(--composer-height)+4rem)] sm:px-6">
        <h1 className="sr-only">{t('shell.studio')}</h1>
        <Stream />
      </main>
      <DockedComposer />
    </>
  );
}
