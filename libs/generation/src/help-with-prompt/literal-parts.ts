/** Each may hold any of the others, and not itself. One part alone may repeat: no slow search. */
const LITERAL = [
  /"([^"\n]{1,300})"/g,
  /“([^”\n]{1,300})”/g,
  /«([^»\n]{1,300})»/g,
  /「([^」\n]{1,300})」/g,
  /『([^』\n]{1,300})』/g,
  /(\{\{[^{}]+\}\})/g,
];

/** What must stand in any rewriting character for character: quoted text, and `{{variables}}`. */
export function literalParts(prompt: string): string[] {
  return LITERAL.flatMap((pattern) => [...prompt.matchAll(pattern)].map(([, part]) => part ?? ''));
}

/** True when nothing of it was lost; which quotation marks stand around it is the writer's choice. */
export const keepsLiteralParts = (prompt: string, rewritten: string): boolean =>
  literalParts(prompt).every((part) => rewritten.includes(part));
