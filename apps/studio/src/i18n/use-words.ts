import { useCallback } from 'react';
import type { CodeSection } from './codes/codes.en.js';
import { wordOf, type Params } from './codes/word-of.js';
import { useLocale } from './index.js';

/**
 * The reader's words for something that the server said by a code; see `wordOf`.
 * @param section `errors`, `ends` of pictures, `reasons` of the statement, or `rules`.
 */
export function useWords(
  section: CodeSection,
): (code: string, detail: string, params?: Params) => string {
  const locale = useLocale();
  return useCallback(
    (code, detail, params) => wordOf(locale, section, code, detail, params),
    [locale, section],
  );
}
