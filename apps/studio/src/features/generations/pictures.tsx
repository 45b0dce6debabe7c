import type { ReactNode } from 'react';
import type { Generation } from '../../api/wire.js';
import type { Box } from '../../lib/justified.js';
import { shown } from './shape.js';
import { Tile } from './tile.js';

interface Props {
  generation: Generation;
  boxes: readonly Box[];
  width: number;
  height: number;
  /** The newest preview of each image that is being drawn. */
  previews?: Readonly<Record<string, string>>;
}

/** The pictures of one run, each in its place. */
export function Pictures({ generation, boxes, width, height, previews }: Props): ReactNode {
  return (
    <div className="relative shrink-0" style={{ width, height }}>
      {shown(generation).map((image, index) => {
        const box = boxes[index];
        return box === undefined ? null : (
          <div key={image.id} className="absolute" style={{ ...box }}>
            <Tile
              image={image}
              prompt={generation.prompt}
              preview={previews?.[image.id]}
              width={box.width}
            />
          </div>
        );
      })}
    </div>
  );
}
