type Cell = string | number | undefined;

interface Section {
  readonly target?: string;
  readonly text: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Gathers the sections of docs/benchmarks.md, and says on the terminal what is going on. */
export class Report {
  readonly #begin_ms = Date.now();
  readonly #sections: string[] = [];

  say(line: string): void {
    const seconds = Math.round((Date.now() - this.#begin_ms) / 1_000);
    process.stdout.write(`${String(seconds).padStart(5)} s  ${line}\n`);
  }

  section(title: string, { target, text, head, rows }: Section): void {
    const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
    const aligned = head.map((_, column) =>
      rows.every((row) => typeof row[column] !== 'string') ? '---:' : '---',
    );
    this.#sections.push(
      [
        `### ${title}`,
        target && `Target: ${target}.`,
        text.trim(),
        [line(head), line(aligned), ...rows.map((row) => line(row.map(figure)))].join('\n'),
      ]
        .filter(Boolean)
        .join('\n\n'),
    );
    for (const row of rows) this.say(`${title}: ${row.map(figure).join(' | ')}`);
  }

  toString(): string {
    return this.#sections.join('\n\n');
  }
}

/** Three digits that count; whole above a hundred. */
function figure(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return String(Number(value.toPrecision(3)));
}
