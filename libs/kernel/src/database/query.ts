/** Runs one statement on a connection that the caller chose, and gives its rows. */
export type Query = <Row = Record<string, unknown>>(
  text: string,
  params?: readonly unknown[],
) => Promise<Row[]>;
