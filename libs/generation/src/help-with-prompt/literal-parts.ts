/**
 * Each may hold any of the others, and not itself. One part alone may repeat: no slow search. The
 * plain sign right after a digit means inches or feet, the single one after a Latin letter is an
 * apostrophe: both open nothing.
 */
const LITERAL = [
  /(?<!\p{N})"([^"\n]{1,1000})"/gu,
  /(?<![\p{Script=Latin}\p{N}])'([^'\n]{1,1000})'(?![\p{Script=Latin}\p{N}])/gu,
  /“([^”„\n]{1,1000})”/g,
  /„([^“”\n]{1,1000})[“”]/g,
  /‘((?:[^’\n]|’(?=\p{Script=Latin})){1,1000})’(?!\p{Script=Latin})/gu,
  /＂([^＂\n]{1,1000})＂/g,
  /«([^»\n]{1,1000})»/g,
  /「([^」\n]{1,1000})」/g,
  /『([^』\n]{1,1000})』/g,
  /(\{\{[^{}]+\}\})/g,
];

/** What must stand in any rewriting character for character: quoted text, and `{{variables}}`. */
export function literalParts(prompt: string): string[] {
  return LITERAL.flatMap((pattern) => [...prompt.matchAll(pattern)].map(([, part]) => part ?? ''));
}

/** True when nothing of it was lost; which quotation marks stand around it is the writer's choice. */
export const keepsLiteralParts = (prompt: string, rewritten: string): boolean =>
  literalParts(prompt).every((part) => rewritten.includes(part));
