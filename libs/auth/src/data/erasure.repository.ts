import { Injectable } from '@nestjs/common';
import { UnitOfWork, type DataSubject } from '#kernel';
import { loginName, personAddress } from '../email-address.js';

/** Fewer letters than this are no name: they would be found in every other word. */
const MIN_NAME = 3;

/** So that no piece of a longer one stays behind. */
const longestFirst = (words: string[]) =>
  [...new Set(words)].sort((one, other) => other.length - one.length);

/** Who somebody was, and how that is forgotten. */
@Injectable()
export class ErasureRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The owner of a workspace, or null where there is no such workspace. */
  async person(workspaceId: string): Promise<DataSubject | null> {
    const [row] = await this.unitOfWork.sql<{
      userId: string;
      email: string;
      name: string;
      former: string[];
      proven: string[];
      since: Date | null;
    }>(
      `SELECT u.id AS "userId", u.email, w.name, w.erased_since AS since,
              ARRAY(SELECT f.email FROM auth.former_addresses f WHERE f.user_id = u.id) AS former,
              ARRAY(SELECT u.email WHERE u.email_status = 'verified'
                    UNION SELECT f.email FROM auth.former_addresses f
                           WHERE f.user_id = u.id AND f.proven) AS proven
         FROM auth.workspaces w
         JOIN auth.memberships m ON m.workspace_id = w.id AND m.role = 'owner'
         JOIN auth.users u ON u.id = m.user_id
        WHERE w.id = $1`,
      [workspaceId],
    );
    if (!row) return null;
    const known = [row.email, ...row.former];
    const spellings = (emails: string[]) => emails.flatMap((email) => [email, loginName(email)]);
    const names = [row.name, ...known.map((email) => email.split('@', 1)[0] ?? '')];
    const held = await this.heldByOthers(row.userId, known.map(personAddress));
    const free = (address: string) => !held.has(loginName(address));
    return {
      userId: row.userId,
      workspaceId,
      proven: longestFirst(spellings(row.proven).filter(free)),
      addresses: longestFirst([
        ...spellings(known),
        ...known.map(personAddress).filter((address) => free(address)),
      ]),
      names: longestFirst(names).filter((name) => name.length >= MIN_NAME),
      since: row.since,
    };
  }

  /** Names of other accounts whose mailbox may be one of these, and those mailboxes. */
  private async heldByOthers(userId: string, persons: string[]): Promise<Set<string>> {
    const local = (address: string) =>
      `regexp_replace(split_part(split_part(${address}, '@', 1), '+', 1), '[._-]', '', 'g')`;
    const others = await this.unitOfWork.sql<{ loginName: string }>(
      `SELECT login_name AS "loginName" FROM auth.users
        WHERE id <> $1 AND ${local('login_name')} IN (SELECT ${local('p')} FROM unnest($2::text[]) AS p)`,
      [userId, persons],
    );
    const same = others.filter(({ loginName: name }) => persons.includes(personAddress(name)));
    return new Set(same.flatMap(({ loginName: name }) => [name, personAddress(name)]));
  }

  async isOperator(workspaceId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT FROM auth.operator_roles r JOIN auth.memberships m ON m.user_id = r.user_id
        WHERE m.workspace_id = $1 LIMIT 1`,
      [workspaceId],
    );
    return rows.length > 0;
  }

  /** The ids stay, for the ledger and the audit; who had them is not known any more. */
  async forget(
    { userId, workspaceId }: DataSubject,
    passwordHash: string,
  ): Promise<Record<string, number>> {
    this.unitOfWork.requireTransaction();
    const gone = async (table: string) => {
      const rows = await this.unitOfWork.sql(
        `DELETE FROM auth.${table} WHERE user_id = $1 RETURNING 1`,
        [userId],
      );
      return rows.length;
    };
    const keys = await this.unitOfWork.sql(
      'DELETE FROM auth.api_keys WHERE created_by = $1 OR workspace_id = $2 RETURNING 1',
      [userId, workspaceId],
    );
    const sessions = await gone('sessions');
    await gone('mailed_links');
    await gone('former_addresses');
    await this.unitOfWork.sql(
      `UPDATE auth.users SET email = 'erased-' || id || '@erased.invalid', password_hash = $2,
              login_name = 'erased-' || id || '@erased.invalid', email_status = 'assumed'
        WHERE id = $1`,
      [userId, passwordHash],
    );
    await this.unitOfWork.sql(
      `UPDATE auth.workspaces SET name = 'erased', blocked_reason = 'erased',
              blocked_at = coalesce(blocked_at, kernel.now()) WHERE id = $1`,
      [workspaceId],
    );
    return { accounts: 1, sessions, apiKeys: keys.length };
  }
}
