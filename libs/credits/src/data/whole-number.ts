/** A `bigint` or `numeric` column, which pg gives as text, as an exact JavaScript number. */
export function wholeNumber(text: string | number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${text}`);
  return value;
}
