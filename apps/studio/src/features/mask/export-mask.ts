import { exportSize, PAINT, workingSize, type Step } from './painting.js';

/** A mask as it is sent, and what it was painted with. */
export interface PaintedMask {
  readonly file: File;
  readonly previewUrl: string;
  readonly steps: readonly Step[];
}

const PREVIEW_EDGE = 160;

function canvasOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('there is no canvas');
  return context;
}

function png(context: CanvasRenderingContext2D): Promise<Blob> {
  return new Promise((resolve, reject) => {
    context.canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('the canvas cannot be written'));
      else resolve(blob);
    }, 'image/png');
  });
}

/** Whether anything is painted: a mask without an open part marks nothing. */
export function isPainted(canvas: CanvasRenderingContext2D): boolean {
  const { width, height } = canvas.canvas;
  const { data } = canvas.getImageData(0, 0, width, height);
  for (let at = 3; at < data.length; at += 4) if (data[at] === 255) return true;
  return false;
}

/**
 * The mask of what is painted on the working canvas: a PNG of the picture's size in pixels, open
 * (transparent) where something is to change.
 */
export async function exportMask(
  painted: CanvasRenderingContext2D,
  size: { width: number; height: number },
  steps: readonly Step[],
): Promise<PaintedMask> {
  const { width, height } = exportSize(size);
  const mask = canvasOf(width, height);
  mask.fillRect(0, 0, width, height);
  mask.globalCompositeOperation = 'destination-out';
  mask.imageSmoothingQuality = 'high';
  mask.drawImage(painted.canvas, 0, 0, width, height);
  const file = new File([await png(mask)], 'mask.png', { type: 'image/png' });
  return { file, previewUrl: await previewOf(painted.canvas), steps };
}

/** The painted part alone, small. @returns an address that is to be revoked. */
async function previewOf(painted: HTMLCanvasElement): Promise<string> {
  const { width, height } = painted;
  const scale = Math.min(1, PREVIEW_EDGE / Math.max(width, height));
  const small = canvasOf(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  );
  small.drawImage(painted, 0, 0, small.canvas.width, small.canvas.height);
  return URL.createObjectURL(await png(small));
}

/**
 * The mask of an earlier run, to be looked at and gone on with: painted where it is open. The
 * strokes that it was made with are not known any more. @throws where its picture does not load.
 */
export async function restoreMask(url: string): Promise<Omit<PaintedMask, 'file'>> {
  const mask = new Image();
  mask.src = url;
  await mask.decode();
  const { width, height } = workingSize({ width: mask.naturalWidth, height: mask.naturalHeight });
  const painted = canvasOf(width, height);
  painted.fillStyle = PAINT;
  painted.fillRect(0, 0, width, height);
  painted.globalCompositeOperation = 'destination-out';
  painted.drawImage(mask, 0, 0, width, height);
  const { canvas } = painted;
  return { previewUrl: await previewOf(canvas), steps: [{ kind: 'restored', painted: canvas }] };
}
