import { zhByCode } from './codes.zh.js';
import { useLocale } from './index.js';

/** The reader's words for something that the server said in English under a code. */
export function useWords(): (code: string, english: string) => string {
  const locale = useLocale();
  return (code, english) => (locale === 'zh' ? (zhByCode[code] ?? english) : english);
}
