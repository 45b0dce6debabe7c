/**
 * Words in the prompt that make the demo engine fail on purpose, for tests and for operators'
 * drills; documented in docs/demo-engine.md. No other provider knows them.
 */
export interface DemoFaults {
  /** Every attempt fails as a transient error. */
  fail: boolean;
  /** Only the first attempt of this engine at the same request fails. */
  failOnce: boolean;
  refuse: boolean;
  /** Nothing comes until the caller gives up. */
  hang: boolean;
  /** Waits so long before it starts. */
  slow_ms: number;
  /** The time before each preview and before the picture; null: the engine's own. */
  pace_ms: number | null;
  /** Bytes that are no picture. */
  garbage: boolean;
  /** A picture of another shape than was asked for. */
  wrongSize: boolean;
  /** One colour all over, without the mark. */
  blank: boolean;
  /** A picture that our own moderation refuses; it shows nothing. */
  flagged: boolean;
  /** A picture that our own moderation leaves to a person; it shows nothing. */
  unsure: boolean;
}

const MARKER = /\[demo:([a-z-]+)(?:=(\d{1,6}))?\]/g;

/** Takes the markers out of the prompt; unknown ones stay, as words like any other. */
export function readFaults(prompt: string): { prompt: string; faults: DemoFaults } {
  const faults: DemoFaults = {
    fail: false,
    failOnce: false,
    refuse: false,
    hang: false,
    slow_ms: 0,
    pace_ms: null,
    garbage: false,
    wrongSize: false,
    blank: false,
    flagged: false,
    unsure: false,
  };
  const rest = prompt.replace(MARKER, (marker, word: string, value?: string) => {
    switch (word) {
      case 'fail':
        faults.fail = true;
        break;
      case 'fail-once':
        faults.failOnce = true;
        break;
      case 'refuse':
        faults.refuse = true;
        break;
      case 'hang':
        faults.hang = true;
        break;
      case 'slow':
        faults.slow_ms = Number(value ?? 5000);
        break;
      case 'pace':
        faults.pace_ms = Number(value ?? 2000);
        break;
      case 'garbage':
        faults.garbage = true;
        break;
      case 'wrong-size':
        faults.wrongSize = true;
        break;
      case 'blank':
        faults.blank = true;
        break;
      case 'flagged':
        faults.flagged = true;
        break;
      case 'unsure':
        faults.unsure = true;
        break;
      default:
        return marker;
    }
    return '';
  });
  return { prompt: rest.replace(/\s+/g, ' ').trim(), faults };
}
