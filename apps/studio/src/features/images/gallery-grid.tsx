import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { GalleryImage } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { useWidth } from '../../lib/use-width.js';
import { DeliveredTile } from '../generations/tile.js';
import { ChoiceTile } from './choice-tile.js';
import { galleryLines } from './gallery-lines.js';
import type { Selection } from './use-selection.js';

const GAP = 6;

interface Props {
  images: readonly GalleryImage[];
  onNearEnd: () => void;
  /** While pictures are being chosen. */
  selection: Selection<GalleryImage>;
}

/** A justified grid under date headings. Only the lines near the screen are in the document. */
export function GalleryGrid({ images, onNearEnd, selection }: Props): ReactNode {
  const locale = useLocale();
  const [ref, width] = useWidth<HTMLDivElement>();
  const [offset, setOffset] = useState(0);
  useEffect(() => setOffset(ref.current?.offsetTop ?? 0), [ref, width]);
  const lines = useMemo(
    () => (width === 0 ? [] : galleryLines(images, width, GAP, locale)),
    [images, width, locale],
  );
  const virtual = useWindowVirtualizer({
    count: lines.length,
    estimateSize: (index) => (lines[index]?.height ?? 0) + GAP,
    overscan: 4,
    scrollMargin: offset,
  });
  useEffect(() => virtual.measure(), [lines, virtual]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= lines.length - 3 && last >= 0) onNearEnd();
  }, [last, lines.length, onNearEnd]);
  return (
    <div ref={ref} className="relative" style={{ height: virtual.getTotalSize() }}>
      {items.map((item) => {
        const line = lines[item.index];
        if (line === undefined) return null;
        const top = item.start - offset;
        return line.kind === 'heading' ? (
          <h2
            key={item.key}
            className="absolute inset-x-0 flex items-end pb-2 text-sm font-semibold"
            style={{ top, height: line.height }}
          >
            {line.text}
          </h2>
        ) : (
          <div key={item.key} className="absolute inset-x-0" style={{ top, height: line.height }}>
            {line.boxes.map((box, index) => {
              const image = images[line.start + index];
              return image === undefined ? null : (
                <div
                  key={image.id}
                  className="absolute top-0"
                  style={{ left: box.left, width: box.width, height: box.height }}
                >
                  {selection.isOn ? (
                    <ChoiceTile
                      image={image}
                      width={box.width}
                      isChosen={selection.has(image.id)}
                      onPress={(isRange) => selection.press(image.id, isRange)}
                    />
                  ) : (
                    <DeliveredTile image={image} prompt={image.prompt} width={box.width} />
                  )}
                </div>
              );
            })}
          </div>
        );
      })}
    </div>
  );
}
