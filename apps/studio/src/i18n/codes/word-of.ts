import { codesEn, type CodeSection, type CodeWords } from './codes.en.js';
import { codesZh } from './codes.zh.js';

export type Params = Readonly<Record<string, unknown>>;
type Language = 'en' | 'zh';

const TABLES: Record<Language, CodeWords> = { en: codesEn, zh: codesZh };

function shown(value: unknown, language: Language): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (value === 0) return undefined;
  if (typeof value === 'number') return value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-US');
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return new Intl.ListFormat(language, { type: 'conjunction' }).format(value);
  return undefined;
}

/** The text with its parameters; undefined where one of them was not given, or is nothing (0). */
function filled(text: string, params: Params, language: Language): string | undefined {
  let result = text;
  for (const [mark, name = ''] of text.matchAll(/\{\{(\w+)\}\}/g)) {
    const value = shown(params[name], language);
    if (value === undefined) return undefined;
    result = result.replace(mark, () => value);
  }
  return result;
}

/**
 * The reader's words for a code of the server, the most telling ones that the parameters allow.
 * @param detail the server's own English, for a code that nobody here knows yet.
 */
export function wordOf(
  language: Language,
  section: CodeSection,
  code: string,
  detail: string,
  params: Params = {},
): string {
  const words: Readonly<Record<string, string | readonly string[]>> = TABLES[language][section];
  const variants = Object.hasOwn(words, code) ? [words[code] ?? []].flat() : [];
  const rule = params.rule;
  const all: Params = {
    ...params,
    detail,
    ...(typeof rule === 'string' ? { ruleWords: wordOf(language, 'rules', rule, '') } : {}),
  };
  for (const text of variants) {
    const result = filled(text, all, language);
    if (result !== undefined) return result;
  }
  return detail;
}
