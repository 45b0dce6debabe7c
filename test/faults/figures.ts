/** Writes figures of a test where whoever runs it reads them. */
export function figures(title: string, rows: Record<string, unknown>[]): void {
  const lines = rows.map(
    (row) =>
      `    ${Object.entries(row)
        .map(([name, value]) => `${name} ${String(value)}`)
        .join(', ')}`,
  );
  process.stdout.write(`  ${title}\n${lines.join('\n')}\n`);
}

/** Seconds with one decimal. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
