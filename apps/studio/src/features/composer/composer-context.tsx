import {
  createContext,
  use,
  useCallback,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { useStored } from '../../lib/use-stored.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { acceptDraft, emptyDraft, type Draft } from './draft.js';
import { useReferences, type References } from './use-references.js';
import type { Turn } from './use-run.js';

interface Composer {
  draft: Draft;
  /** A function is given what is there at that moment, for what ends later. */
  change: (patch: Partial<Draft> | ((now: Draft) => Partial<Draft>)) => void;
  references: References;
  promptRef: RefObject<HTMLTextAreaElement | null>;
  /** Puts the caret at the end of the prompt. */
  focus: () => void;
  /** The page where it stands. */
  home: string;
  turn: Turn;
}

const ComposerContext = createContext<Composer | undefined>(undefined);

/** The draft of the next run; shared by the composer and by every "use this" action. */
export function useComposer(): Composer {
  const composer = use(ComposerContext);
  if (composer === undefined) throw new Error('useComposer needs a ComposerProvider above it');
  return composer;
}

interface Place {
  home: string;
  turn: Turn;
  draft: Draft;
  store: (draft: Draft) => void;
  children: ReactNode;
}

function ComposerPlace({ home, turn, draft, store, children }: Place): ReactNode {
  const catalog = useCatalog();
  const references = useReferences(catalog.data?.limits.maxReferences ?? 16);
  const promptRef = useRef<HTMLTextAreaElement>(null);
  const latest = useRef(draft);
  const change = useCallback<Composer['change']>(
    (patch) => {
      const now = latest.current;
      latest.current = { ...now, ...(typeof patch === 'function' ? patch(now) : patch) };
      store(latest.current);
    },
    [store],
  );
  const focus = useCallback(() => {
    // After the next paint, so that a page that is just opening has its composer.
    requestAnimationFrame(() => {
      const field = promptRef.current;
      field?.focus();
      field?.setSelectionRange(field.value.length, field.value.length);
    });
  }, []);
  const value = useMemo(
    () => ({ draft, change, references, promptRef, focus, home, turn }),
    [draft, change, references, focus, home, turn],
  );
  return <ComposerContext value={value}>{children}</ComposerContext>;
}

const NO_TURN: Turn = {};

/** The studio's own composer: what is written in it outlives the visit. */
export function ComposerProvider({ children }: { children: ReactNode }): ReactNode {
  const [draft, store] = useStored<Draft>('draft', emptyDraft, acceptDraft);
  return (
    <ComposerPlace home="/studio" turn={NO_TURN} draft={draft} store={store}>
      {children}
    </ComposerPlace>
  );
}

/** A composer of its own for the turns of a conversation. */
export function TurnComposerProvider({
  home,
  turn,
  initial,
  children,
}: Pick<Place, 'home' | 'turn' | 'children'> & { initial: Partial<Draft> }): ReactNode {
  const [draft, store] = useState<Draft>({ ...emptyDraft, ...initial });
  return (
    <ComposerPlace home={home} turn={turn} draft={draft} store={store}>
      {children}
    </ComposerPlace>
  );
}
