/** Brings the database up to date. Answers the first operator's login, only when it was just made. */
export function migrate(
  env: NodeJS.ProcessEnv,
): Promise<{ email: string; password: string } | undefined>;
