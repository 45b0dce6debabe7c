/** Which column each field of a patch goes to. */
export type Columns<Patch extends object> = { [Key in keyof Required<Patch>]: string };

/** Column and value of every field that the patch carries; fields that are absent stay as they are. */
export function assignments<Patch extends object>(
  patch: Patch,
  columns: Partial<Record<string, string>>,
): [column: string, value: unknown][] {
  return Object.entries(patch).flatMap(([field, value]): [string, unknown][] => {
    const column = columns[field];
    return column === undefined || value === undefined ? [] : [[column, value]];
  });
}
