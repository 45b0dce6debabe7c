/** The test gateway says no, as the vendor's API does. */
export class SandboxRefusal extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404,
    readonly reason: string,
  ) {
    super(reason);
    this.name = 'SandboxRefusal';
  }
}

/** @throws {SandboxRefusal} 404 where there is none. */
export function found<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new SandboxRefusal(404, `${what} not found`);
  return value;
}
