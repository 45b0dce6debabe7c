/** Collects conditions with their numbered parameters. */
export class Where {
  readonly params: unknown[] = [];
  readonly conditions: string[] = [];

  /** `text` holds `?` where the parameter goes. */
  and(text: string, value: unknown): this {
    if (value === undefined || value === null || value === '') return this;
    this.params.push(value);
    this.conditions.push(text.replaceAll('?', `$${this.params.length}`));
    return this;
  }

  /** A condition without a value. */
  is(text: string): this {
    this.conditions.push(text);
    return this;
  }

  param(value: unknown): string {
    this.params.push(value);
    return `$${this.params.length}`;
  }

  toString(): string {
    return this.conditions.join(' AND ');
  }
}
