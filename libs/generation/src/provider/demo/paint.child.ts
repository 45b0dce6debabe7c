import sharp from 'sharp';
import type { ChildHandler } from '#kernel';
import { encode, paint, previews, type PictureOrder } from './paint/picture.js';

/** Runs in a child process: the whole of the drawing. */
export interface PaintTask extends PictureOrder {
  format: 'png' | 'jpeg' | 'webp';
  previews: number;
}

export interface PaintEvent {
  previews: Uint8Array[];
}

sharp.concurrency(2);
sharp.cache(false);

export const handle: ChildHandler<PaintTask, Uint8Array, PaintEvent> = async (task, emit) => {
  emit({ previews: await previews(task, task.previews) });
  return encode(await paint(task, task), task.format);
};
