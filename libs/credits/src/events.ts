/** A workspace's available credits fell below the mark at which it should be told. */
export interface CreditsLow {
  name: 'credits.low';
  payload: { workspaceId: string; available: number };
}

/** The books' audit found something that it had not found before. */
export interface BooksDisagree {
  name: 'credits.books-disagree';
  payload: {
    findings: number;
    /** The kinds of them; docs/runbooks/ledger.md has a section for each. */
    checks: string[];
    first: { check: string; workspaceId: string | null; subject: string }[];
  };
}
