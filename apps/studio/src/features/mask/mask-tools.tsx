import {
  Brush as BrushIcon,
  CircleSlash,
  Contrast,
  Eraser,
  Hand,
  Redo2,
  Undo2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.js';
import { ZOOM_STEP, type ZoomControl } from '../images/use-zoom.js';
import { LEAST_WIDTH, MOST_WIDTH } from './brush-width.js';
import type { Tool } from './use-brush.js';
import type { Painting } from './use-painting.js';

interface Props {
  painting: Painting;
  zoom: ZoomControl;
  tool: Tool;
  onTool: (tool: Tool) => void;
  /** The brush's diameter as a share of the shorter edge. */
  share: number;
  onShare: (share: number) => void;
}

const TOOLS = [
  { tool: 'paint', icon: BrushIcon, key: 'B' },
  { tool: 'erase', icon: Eraser, key: 'E' },
  { tool: 'move', icon: Hand, key: 'M' },
] as const;

function ToolChoice({ tool, onTool }: Pick<Props, 'tool' | 'onTool'>): ReactNode {
  const { t } = useTranslation();
  return (
    <ToggleGroup.Root
      type="single"
      value={tool}
      aria-label={t('mask.tools')}
      onValueChange={(next) => next !== '' && onTool(next as Tool)}
      className="flex shrink-0 rounded-full bg-tint p-1"
    >
      {TOOLS.map(({ tool: code, icon: Icon, key }) => (
        <ToggleGroup.Item
          key={code}
          value={code}
          aria-keyshortcuts={key}
          aria-label={t(`mask.${code}`)}
          title={`${t(`mask.${code}`)} (${key})`}
          className="grid size-10 place-items-center rounded-full text-muted data-[state=on]:bg-ink data-[state=on]:text-paper"
        >
          <Icon size={18} aria-hidden />
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

/** Everything that can be done to what is painted. */
export function MaskTools({ painting, zoom, tool, onTool, share, onShare }: Props): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const small = 'size-10!';
  return (
    <div className="flex shrink-0 flex-wrap items-center justify-center gap-x-4 gap-y-1 px-3 py-2.5 sm:px-6 sm:py-4">
      <div className="flex min-w-0 items-center gap-3 max-sm:w-full">
        <ToolChoice tool={tool} onTool={onTool} />
        <label htmlFor={id} className="sr-only">
          {t('mask.width')}
        </label>
        <input
          id={id}
          type="range"
          min={LEAST_WIDTH}
          max={MOST_WIDTH}
          step="any"
          value={share}
          title={`${t('mask.width')} ([ ])`}
          aria-valuetext={`${Math.round(share * 100)} %`}
          onChange={(event) => onShare(Number(event.target.value))}
          className="h-10 w-full min-w-0 accent-ink sm:w-40"
        />
      </div>
      <div className="flex items-center">
        <IconButton
          className={small}
          label={t('mask.undo')}
          aria-disabled={!painting.canUndo}
          onClick={painting.undo}
        >
          <Undo2 size={18} aria-hidden />
        </IconButton>
        <IconButton
          className={small}
          label={t('mask.redo')}
          aria-disabled={!painting.canRedo}
          onClick={painting.redo}
        >
          <Redo2 size={18} aria-hidden />
        </IconButton>
        <IconButton
          className={small}
          label={t('mask.invert')}
          onClick={() => painting.take({ kind: 'invert' })}
        >
          <Contrast size={18} aria-hidden />
        </IconButton>
        <IconButton
          className={small}
          label={t('mask.clear')}
          aria-disabled={!painting.canUndo}
          onClick={() => painting.canUndo && painting.take({ kind: 'clear' })}
        >
          <CircleSlash size={18} aria-hidden />
        </IconButton>
        <span className="mx-1.5 h-6 w-px bg-line" aria-hidden />
        <IconButton
          className={small}
          label={t('image.zoomOut')}
          aria-disabled={zoom.zoom.scale <= 1}
          onClick={() => zoom.zoomBy(1 / ZOOM_STEP)}
        >
          <ZoomOut size={18} aria-hidden />
        </IconButton>
        <IconButton
          className={small}
          label={t('image.zoomIn')}
          onClick={() => zoom.zoomBy(ZOOM_STEP)}
        >
          <ZoomIn size={18} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
