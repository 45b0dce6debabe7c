import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

export interface Zoom {
  /** 1 is the whole picture in the frame. */
  scale: number;
  x: number;
  y: number;
}

const REST: Zoom = { scale: 1, x: 0, y: 0 };
const STEP = 1.5;

export interface ZoomControl {
  zoom: Zoom;
  zoomBy: (factor: number) => void;
  zoomTo: (scale: number) => void;
  /** Moves a zoomed picture by so many pixels; one that fits stays where it is. */
  moveBy: (dx: number, dy: number) => void;
  reset: () => void;
}

/**
 * Zoom and pan by wheel, pinch, drag, buttons and keys. `max` is the scale at which one pixel is one
 * pixel. Where `drags` is false one pointer does something else than moving the picture.
 */
export function useZoom(
  frame: RefObject<HTMLElement | null>,
  max: number,
  drags = true,
): ZoomControl {
  const [zoom, setZoom] = useState<Zoom>(REST);
  const limit = useRef(max);
  const isDragged = useRef(drags);
  useEffect(() => {
    limit.current = Math.max(1, max);
    isDragged.current = drags;
  }, [max, drags]);

  const scaleAt = useCallback((factor: number, px: number, py: number) => {
    setZoom((now) => {
      const scale = Math.min(limit.current * 2, Math.max(1, now.scale * factor));
      if (scale === 1) return REST;
      const grown = scale / now.scale;
      return { scale, x: px - (px - now.x) * grown, y: py - (py - now.y) * grown };
    });
  }, []);

  const moveBy = useCallback((dx: number, dy: number) => {
    setZoom((now) => (now.scale === 1 ? now : { ...now, x: now.x + dx, y: now.y + dy }));
  }, []);

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const pointers = new Map<string | number, PointerEvent>();
    const centre = (event: { clientX: number; clientY: number }): [number, number] => {
      const box = element.getBoundingClientRect();
      return [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
    };
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      scaleAt(Math.exp(-event.deltaY / 300), ...centre(event));
    };
    const onDown = (event: PointerEvent): void => {
      if (event.target instanceof Element && event.target.closest('button, a') !== null) return;
      pointers.set(event.pointerId, event);
      element.setPointerCapture(event.pointerId);
    };
    const onMove = (event: PointerEvent): void => {
      const before = pointers.get(event.pointerId);
      if (before === undefined) return;
      const other = [...pointers.values()].find((one) => one.pointerId !== event.pointerId);
      const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
      if (other !== undefined) {
        const distance = (one: PointerEvent): number =>
          Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
        const middle = {
          clientX: (event.clientX + other.clientX) / 2,
          clientY: (event.clientY + other.clientY) / 2,
        };
        scaleAt(distance(event) / Math.max(1, distance(before)), ...centre(middle));
        // The middle of two fingers goes half as far as one of them.
        moveBy(dx / 2, dy / 2);
      } else if (isDragged.current) moveBy(dx, dy);
      pointers.set(event.pointerId, event);
    };
    const onUp = (event: PointerEvent): void => void pointers.delete(event.pointerId);
    const stop = new AbortController();
    const { signal } = stop;
    element.addEventListener('wheel', onWheel, { passive: false, signal });
    element.addEventListener('pointerdown', onDown, { signal });
    element.addEventListener('pointermove', onMove, { signal });
    element.addEventListener('pointerup', onUp, { signal });
    element.addEventListener('pointercancel', onUp, { signal });
    return () => stop.abort();
  }, [frame, scaleAt, moveBy]);

  return {
    zoom,
    zoomBy: (factor) => scaleAt(factor, 0, 0),
    zoomTo: (scale) => setZoom(scale <= 1 ? REST : { scale, x: 0, y: 0 }),
    moveBy,
    reset: () => setZoom(REST),
  };
}

export const ZOOM_STEP = STEP;
