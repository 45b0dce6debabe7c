import { useMutation } from '@tanstack/react-query';
import { Brush, Copy, ImagePlus, MessagesSquare, RotateCcw, ScanText, Shuffle } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { ImageDetail } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { useCopy } from '../../ui/use-copy.js';
import { useHasPromptHelp } from '../catalog/catalog.api.js';
import { useComposer } from '../composer/composer-context.js';
import { wholeOf } from '../composer/read-reference.js';
import { useAgain } from '../generations/use-again.js';
import { EditPart } from '../mask/edit-part.js';
import { DescribeDialog } from '../prompt-help/describe-dialog.js';
import { startThread } from '../threads/threads.api.js';
import { LargerMenu } from './larger-menu.js';
import { useGoOn } from './use-go-on.js';

/** Opens the conversation that the picture belongs to, and begins one where there is none. */
function ThreadButton({ image }: { image: ImageDetail }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const navigate = useNavigate();
  const open = useMutation({
    mutationFn: async () => image.threadId ?? (await startThread(image.id)).id,
    onSuccess: (id) => void navigate(`/studio/threads/${id}?from=${image.id}`),
    onError: (error) => toast(say(error)),
  });
  return (
    <Button title={t('image.threadHint')} disabled={open.isPending} onClick={() => open.mutate()}>
      <MessagesSquare size={16} aria-hidden />
      {t('image.thread')}
    </Button>
  );
}

/** Ways to make something of a delivered picture. None of them costs anything before the button does. */
export function GoOnActions({ image }: { image: ImageDetail }): ReactNode {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const copy = useCopy();
  const { focus, references } = useComposer();
  const goOn = useGoOn(image);
  const onAgain = useAgain({ ...image, ...image.requested });
  const [painting, setPainting] = useState(false);
  const [describing, setDescribing] = useState(false);
  const hasHelp = useHasPromptHelp();
  const whole = wholeOf(image.previewUrl, image);
  const addAsReference = (): void => {
    if (references.addImage(image).refused > 0) return toast(t('composer.references.full'));
    void navigate('/studio');
    focus();
  };
  return (
    <div className="mt-2 grid grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))] gap-2 [&>:last-child:nth-child(odd)]:col-span-full">
      <Button title={t('image.partHint')} onClick={() => setPainting(true)}>
        <Brush size={16} aria-hidden />
        {t('image.part')}
      </Button>
      <ThreadButton image={image} />
      <Button title={t('image.varyHint')} onClick={goOn.vary}>
        <Shuffle size={16} aria-hidden />
        {t('image.vary')}
      </Button>
      <LargerMenu image={image} onChoose={goOn.larger} />
      <Button title={t('image.referenceHint')} onClick={addAsReference}>
        <ImagePlus size={16} aria-hidden />
        {t('image.reference')}
      </Button>
      <Button onClick={onAgain}>
        <RotateCcw size={16} aria-hidden />
        {t('image.again')}
      </Button>
      {hasHelp && (
        <Button onClick={() => setDescribing(true)}>
          <ScanText size={16} aria-hidden />
          {t('help.describe')}
        </Button>
      )}
      <Button onClick={() => void copy(image.prompt, t('image.promptCopied'))}>
        <Copy size={16} aria-hidden />
        {t('image.copyPrompt')}
      </Button>
      {describing && (
        <DescribeDialog subject={{ imageId: image.id }} onClose={() => setDescribing(false)} />
      )}
      {painting && whole !== undefined && (
        <EditPart picture={whole} onClose={() => setPainting(false)} onDone={goOn.part} />
      )}
    </div>
  );
}
