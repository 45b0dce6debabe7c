/** One thing that was done to the painted part. Lengths are pixels of the working canvas. */
export type Step =
  | {
      readonly kind: 'stroke';
      readonly erases: boolean;
      readonly width: number;
      /** x and y in turns. */
      readonly points: readonly number[];
    }
  /** What an earlier mask marks: painted pixels, drawn over the whole canvas. */
  | { readonly kind: 'restored'; readonly painted: HTMLCanvasElement }
  | { readonly kind: 'clear' }
  | { readonly kind: 'invert' };

export interface History {
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}

export const noHistory: History = { done: [], undone: [] };

export const withStep = ({ done }: History, step: Step): History => ({
  done: [...done, step],
  undone: [],
});

export function undo({ done, undone }: History): History {
  const last = done.at(-1);
  return last === undefined
    ? { done, undone }
    : { done: done.slice(0, -1), undone: [...undone, last] };
}

export function redo({ done, undone }: History): History {
  const last = undone.at(-1);
  return last === undefined
    ? { done, undone }
    : { done: [...done, last], undone: undone.slice(0, -1) };
}

/** However large the picture is, it is painted on at most so many pixels in length. */
const WORKING_EDGE = 1024;
/** What a phone's browser still makes a canvas of; a smaller mask is scaled by the server. */
const MOST_PIXELS = 16_000_000;

interface Size {
  readonly width: number;
  readonly height: number;
}

const scaled = ({ width, height }: Size, scale: number): Size => ({
  width: Math.max(1, Math.round(width * scale)),
  height: Math.max(1, Math.round(height * scale)),
});

/** The size of the canvas on which a picture of that size is painted. */
export const workingSize = (size: Size): Size =>
  scaled(size, Math.min(1, WORKING_EDGE / Math.max(size.width, size.height)));

/** The size of the mask that is sent: the picture's own, unless that is out of reach. */
export const exportSize = (size: Size): Size => {
  const pixels = size.width * size.height;
  return pixels <= MOST_PIXELS ? size : scaled(size, Math.sqrt(MOST_PIXELS / pixels));
};

/** What the painted part looks like over the picture; the screen shows it half transparent. */
export const PAINT = '#ff2d55';

type Canvas = CanvasRenderingContext2D;

/** Draws a stroke from one of its points on; 0 draws the whole. */
export function drawStroke(
  canvas: Canvas,
  { points, width, erases }: Extract<Step, { kind: 'stroke' }>,
  from = 0,
): void {
  canvas.globalCompositeOperation = erases ? 'destination-out' : 'source-over';
  canvas.strokeStyle = PAINT;
  canvas.lineWidth = width;
  canvas.lineCap = 'round';
  canvas.lineJoin = 'round';
  canvas.beginPath();
  const at = (index: number): [number, number] => [
    points[index * 2] ?? 0,
    points[index * 2 + 1] ?? 0,
  ];
  canvas.moveTo(...at(Math.max(0, from - 1)));
  const count = points.length / 2;
  // A line to where it begins is a dot.
  for (let index = Math.max(0, from - 1); index < count; index += 1) canvas.lineTo(...at(index));
  canvas.stroke();
}

function draw(canvas: Canvas, step: Step): void {
  const { width, height } = canvas.canvas;
  if (step.kind === 'stroke') return drawStroke(canvas, step);
  if (step.kind === 'clear') return canvas.clearRect(0, 0, width, height);
  if (step.kind === 'restored') {
    canvas.globalCompositeOperation = 'source-over';
    return canvas.drawImage(step.painted, 0, 0, width, height);
  }
  canvas.globalCompositeOperation = 'xor';
  canvas.fillStyle = PAINT;
  canvas.fillRect(0, 0, width, height);
}

/** Draws all of them on an empty canvas. What was cleared away is not drawn first. */
export function drawAll(canvas: Canvas, steps: readonly Step[]): void {
  canvas.clearRect(0, 0, canvas.canvas.width, canvas.canvas.height);
  const cleared = steps.findLastIndex((step) => step.kind === 'clear');
  for (const step of steps.slice(cleared + 1)) draw(canvas, step);
}
