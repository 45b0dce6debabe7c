import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import {
  drawAll,
  drawStroke,
  noHistory,
  redo,
  undo,
  withStep,
  type History,
  type Step,
} from './painting.js';

type Stroke = Extract<Step, { kind: 'stroke' }>;

export interface Painting {
  canvasRef: RefObject<HTMLCanvasElement | null>;
  /** Takes the canvas, which may come later than the editor: what was painted before is drawn then. */
  attach: (canvas: HTMLCanvasElement | null) => void;
  steps: readonly Step[];
  canUndo: boolean;
  canRedo: boolean;
  begin: (stroke: Omit<Stroke, 'kind' | 'points'>, x: number, y: number) => void;
  /** Goes on with the stroke, if there is one. */
  goOn: (points: readonly number[]) => void;
  end: () => void;
  /** Takes the stroke back that is being painted: a second finger came. */
  drop: () => void;
  take: (step: Step) => void;
  undo: () => void;
  redo: () => void;
  context: () => CanvasRenderingContext2D | null;
}

/** The painted part, its history, and the stroke that is being painted just now. */
export function usePainting(initial: readonly Step[]): Painting {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const [history, setHistory] = useState<History>({ ...noHistory, done: initial });
  const open = useRef<(Stroke & { points: number[] }) | null>(null);
  const context = useCallback(() => canvasRef.current?.getContext('2d') ?? null, []);
  const [isThere, setThere] = useState(false);
  const attach = useCallback((canvas: HTMLCanvasElement | null) => {
    canvasRef.current = canvas;
    setThere(canvas !== null);
  }, []);

  useEffect(() => {
    const painted = context();
    if (painted !== null && open.current === null) drawAll(painted, history.done);
  }, [context, history, isThere]);

  const begin = useCallback<Painting['begin']>(
    (stroke, x, y) => {
      open.current = { kind: 'stroke', ...stroke, points: [x, y] };
      const painted = context();
      if (painted !== null) drawStroke(painted, open.current);
    },
    [context],
  );
  const goOn = useCallback(
    (points: readonly number[]) => {
      const stroke = open.current;
      const painted = context();
      if (stroke === null || painted === null) return;
      const from = stroke.points.length / 2;
      stroke.points.push(...points);
      drawStroke(painted, stroke, from);
    },
    [context],
  );
  const end = useCallback(() => {
    const stroke = open.current;
    open.current = null;
    if (stroke !== null) setHistory((now) => withStep(now, stroke));
  }, []);
  const drop = useCallback(() => {
    if (open.current === null) return;
    open.current = null;
    setHistory((now) => ({ ...now }));
  }, []);

  return {
    canvasRef,
    attach,
    steps: history.done,
    canUndo: history.done.length > 0,
    canRedo: history.undone.length > 0,
    begin,
    goOn,
    end,
    drop,
    take: useCallback((step: Step) => setHistory((now) => withStep(now, step)), []),
    undo: useCallback(() => setHistory(undo), []),
    redo: useCallback(() => setHistory(redo), []),
    context,
  };
}
