/** Builds into dist/ whatever does not fit its sources any more: `server`, `studio`, `console`. */
export function build(options?: {
  say?: (line: string) => void;
  only?: ('server' | 'studio' | 'console')[];
}): Promise<void>;
