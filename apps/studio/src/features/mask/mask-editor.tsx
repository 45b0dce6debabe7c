import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';
import { Button, IconButton } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { FIRST_WIDTH, LEAST_WIDTH, MOST_WIDTH } from './brush-width.js';
import { exportMask, isPainted, type PaintedMask } from './export-mask.js';
import { MaskStage } from './mask-stage.js';
import { MaskTools } from './mask-tools.js';
import { workingSize, type Step } from './painting.js';
import type { Brush, Tool } from './use-brush.js';
import { usePainting } from './use-painting.js';
import { useShortcuts } from './use-shortcuts.js';

interface Props {
  picture: { url: string; width: number; height: number };
  /** What was painted before, to go on with it. */
  steps?: readonly Step[];
  onDone: (mask: PaintedMask) => void;
  onClose: () => void;
}

const NOTHING: readonly Step[] = [];

/** Asks before the painted part is lost: by closing, by going to another page, by a reload. */
function useUnsaved(isUnsaved: () => boolean): ReturnType<typeof useBlocker> {
  const latest = useRef(isUnsaved);
  useEffect(() => {
    latest.current = isUnsaved;
  });
  useEffect(() => {
    const onUnload = (event: BeforeUnloadEvent): void => {
      if (latest.current()) event.preventDefault();
    };
    addEventListener('beforeunload', onUnload);
    return () => removeEventListener('beforeunload', onUnload);
  }, []);
  return useBlocker(() => latest.current());
}

/** Whether the editor was left while something was still under way. */
function useIsLeft(): () => boolean {
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
    };
  }, []);
  return () => left.current;
}

/** Fills the screen with a picture, to paint over the part of it that is to change. */
export default function MaskEditor({
  picture,
  steps = NOTHING,
  onDone,
  onClose,
}: Props): ReactNode {
  const { t } = useTranslation();
  const size = workingSize(picture);
  const painting = usePainting(steps);
  const [tool, setTool] = useState<Tool>('paint');
  const [share, setShare] = useState(FIRST_WIDTH);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<'empty' | 'failed'>();
  const [busy, setBusy] = useState(false);
  const saved = useRef(false);
  const isLeft = useIsLeft();
  const isUnsaved = (): boolean =>
    !saved.current && painting.steps !== steps && painting.steps.length + steps.length > 0;
  const blocker = useUnsaved(isUnsaved);
  const brush: Brush = { tool, width: share * Math.min(size.width, size.height) };
  const close = (): void => (isUnsaved() ? setAsking(true) : onClose());
  const wider = (by: number): void =>
    setShare((now) => Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, now + by)));

  const isAsked = asking || blocker.state === 'blocked';
  useShortcuts(painting, { tool: setTool, wider, areOff: isAsked });

  const save = async (): Promise<void> => {
    const painted = painting.context();
    if (painted === null || !isPainted(painted)) {
      setProblem('empty');
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      const mask = await exportMask(painted, picture, painting.steps);
      if (isLeft()) {
        URL.revokeObjectURL(mask.previewUrl);
        return;
      }
      saved.current = true;
      onDone(mask);
    } catch {
      setProblem('failed');
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Content
          data-full-screen
          aria-describedby="mask-hint"
          onPointerDownOutside={(event) => event.preventDefault()}
          className="fixed inset-0 z-50 flex flex-col bg-paper outline-none"
        >
          <header className="flex min-h-14 shrink-0 items-center gap-2 px-3 sm:px-6">
            <IconButton label={t('common.close')} onClick={close}>
              <X size={18} aria-hidden />
            </IconButton>
            <div className="min-w-0 flex-1">
              <Dialog.Title className="truncate text-sm font-semibold">
                {t('mask.title')}
              </Dialog.Title>
              <Dialog.Description id="mask-hint" className="text-xs leading-tight text-muted">
                {t('mask.hint')}
              </Dialog.Description>
            </div>
            <Button look="solid" disabled={busy} onClick={() => void save()}>
              {busy ? t('mask.saving') : t('mask.use')}
            </Button>
          </header>
          {problem !== undefined && (
            <p role="alert" className="px-4 pb-2 text-sm text-bad sm:px-6">
              {t(`mask.${problem}`)}
            </p>
          )}
          <MaskStage picture={picture} size={size} painting={painting} brush={brush}>
            {(zoom) => (
              <MaskTools
                painting={painting}
                zoom={zoom}
                tool={tool}
                onTool={setTool}
                share={share}
                onShare={setShare}
              />
            )}
          </MaskStage>
        </Dialog.Content>
      </Dialog.Portal>
      {isAsked && (
        <ConfirmDialog
          title={t('mask.discardTitle')}
          body={t('mask.discardBody')}
          action={t('mask.discard')}
          busy={false}
          onConfirm={() => {
            saved.current = true;
            if (blocker.state === 'blocked') blocker.proceed();
            onClose();
          }}
          onClose={() => {
            if (blocker.state === 'blocked') blocker.reset();
            setAsking(false);
          }}
        />
      )}
    </Dialog.Root>
  );
}
