import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import type { Painting } from './use-painting.js';

export type Tool = 'paint' | 'erase' | 'move';

export interface Brush {
  tool: Tool;
  /** Its diameter, in pixels of the working canvas. */
  width: number;
}

interface Point {
  x: number;
  y: number;
}

/** Where an event of the page is on the working canvas, however far that is zoomed. */
function pointOn(canvas: HTMLCanvasElement, event: { clientX: number; clientY: number }): Point {
  const box = canvas.getBoundingClientRect();
  return {
    x: ((event.clientX - box.left) / box.width) * canvas.width,
    y: ((event.clientY - box.top) / box.height) * canvas.height,
  };
}

/** Moves the ring that shows the brush; without a point it is hidden. */
function showRing(
  ring: HTMLElement | null,
  canvas: HTMLCanvasElement | null,
  point: Point | null,
): void {
  if (ring === null || canvas === null) return;
  ring.style.display = point === null ? 'none' : 'block';
  if (point === null) return;
  ring.style.left = `${(point.x / canvas.width) * 100}%`;
  ring.style.top = `${(point.y / canvas.height) * 100}%`;
}

interface Parts {
  stage: RefObject<HTMLElement | null>;
  ring: RefObject<HTMLElement | null>;
  painting: Painting;
  brush: Brush;
}

/** Paints by mouse, pen and finger; a second finger zooms instead (see useZoom). */
export function usePointers({ stage, ring, painting, brush }: Parts): void {
  const latest = useRef({ painting, brush });
  useEffect(() => {
    latest.current = { painting, brush };
  });
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const fingers = new Set<number>();
    const stop = new AbortController();
    const { signal } = stop;
    const canvas = (): HTMLCanvasElement | null => latest.current.painting.canvasRef.current;
    const onDown = (event: PointerEvent): void => {
      if (event.target instanceof Element && event.target.closest('button') !== null) return;
      fingers.add(event.pointerId);
      const now = latest.current;
      const painted = canvas();
      if (fingers.size > 1) return now.painting.drop();
      if (painted === null || now.brush.tool === 'move' || event.button > 0) return;
      const { x, y } = pointOn(painted, event);
      now.painting.begin({ erases: now.brush.tool === 'erase', width: now.brush.width }, x, y);
    };
    const onMove = (event: PointerEvent): void => {
      const painted = canvas();
      if (painted === null) return;
      const at = pointOn(painted, event);
      showRing(ring.current, painted, event.pointerType === 'touch' ? null : at);
      if (fingers.size !== 1 || !fingers.has(event.pointerId)) return;
      const all = event.getCoalescedEvents();
      const points = (all.length > 0 ? all : [event]).map((one) => pointOn(painted, one));
      latest.current.painting.goOn(points.flatMap(({ x, y }) => [x, y]));
    };
    const onUp = (event: PointerEvent): void => {
      if (fingers.delete(event.pointerId)) latest.current.painting.end();
    };
    const onLeave = (): void => showRing(ring.current, canvas(), null);
    element.addEventListener('pointerdown', onDown, { signal });
    element.addEventListener('pointermove', onMove, { signal });
    element.addEventListener('pointerup', onUp, { signal });
    element.addEventListener('pointercancel', onUp, { signal });
    element.addEventListener('pointerleave', onLeave, { signal });
    return () => stop.abort();
  }, [stage, ring]);
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Presses of an arrow from one side of the picture to the other. */
const PRESSES = 50;

interface KeyHandlers {
  onKeyDown: (event: KeyboardEvent) => void;
  onKeyUp: (event: KeyboardEvent) => void;
  onBlur: () => void;
}

/** Paints by keys: arrows move the brush (four times as far with Shift), Space holds it down. */
export function useKeys({ ring, painting, brush }: Omit<Parts, 'stage'>): KeyHandlers {
  const at = useRef<Point | null>(null);
  const [isDown, setDown] = useState(false);
  const lift = (): void => {
    if (isDown) painting.end();
    setDown(false);
  };
  return {
    onKeyDown: (event) => {
      const canvas = painting.canvasRef.current;
      if (canvas === null || event.ctrlKey || event.metaKey || event.altKey) return;
      at.current ??= { x: canvas.width / 2, y: canvas.height / 2 };
      const { x, y } = at.current;
      const arrow = ARROWS[event.key];
      if (arrow !== undefined) {
        const step = (Math.max(canvas.width, canvas.height) / PRESSES) * (event.shiftKey ? 4 : 1);
        at.current = {
          x: Math.min(canvas.width, Math.max(0, x + arrow[0] * step)),
          y: Math.min(canvas.height, Math.max(0, y + arrow[1] * step)),
        };
        if (isDown) painting.goOn([at.current.x, at.current.y]);
      } else if (event.key === ' ') {
        if (!isDown && brush.tool !== 'move') {
          painting.begin({ erases: brush.tool === 'erase', width: brush.width }, x, y);
          setDown(true);
        }
      } else return;
      event.preventDefault();
      showRing(ring.current, canvas, at.current);
    },
    onKeyUp: (event) => {
      if (event.key === ' ') lift();
    },
    onBlur: () => {
      lift();
      showRing(ring.current, painting.canvasRef.current, null);
    },
  };
}
