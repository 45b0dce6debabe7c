import type { Exporter } from '#kernel';

/** Who somebody is and how they get in; what lets anybody in (hashes, tokens, keys) stays here. */
export const EXPORT_IDENTITY: Exporter = {
  files: [
    {
      path: 'account/profile.json',
      tables: ['auth.users', 'auth.workspaces', 'auth.memberships', 'auth.operator_roles'],
      sql: `SELECT u.id AS key, u.id, u.email, u.email_status AS "emailStatus", u.locale,
                   u.created_at AS "createdAt",
                   json_build_object('id', w.id, 'name', w.name, 'role', m.role,
                     'createdAt', w.created_at, 'blockedAt', w.blocked_at) AS workspace,
                   ARRAY(SELECT r.role FROM auth.operator_roles r WHERE r.user_id = u.id
                          ORDER BY 1) AS "operatorRoles"
              FROM auth.users u
              JOIN auth.memberships m ON m.user_id = u.id
              JOIN auth.workspaces w ON w.id = m.workspace_id
             WHERE u.id = :user AND w.id = :workspace AND u.id > :after LIMIT :limit`,
    },
    {
      path: 'account/former-addresses.jsonl',
      tables: ['auth.former_addresses'],
      sql: `SELECT id AS key, email, until, proven FROM auth.former_addresses
             WHERE user_id = :user AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'account/sign-ins.jsonl',
      tables: ['auth.sessions'],
      sql: `SELECT id AS key, id, user_agent AS "userAgent", created_at AS "createdAt",
                   last_seen_at AS "lastSeenAt", revoked_at AS "revokedAt"
              FROM auth.sessions
             WHERE user_id = :user AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'account/mailed-links.jsonl',
      tables: ['auth.mailed_links'],
      sql: `SELECT id AS key, id, purpose, email, created_at AS "createdAt",
                   expires_at AS "expiresAt", used_at AS "usedAt"
              FROM auth.mailed_links
             WHERE user_id = :user AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'account/api-keys.jsonl',
      tables: ['auth.api_keys'],
      sql: `SELECT id AS key, id, name, scopes, requests_per_minute AS "requestsPerMinute",
                   monthly_credits AS "monthlyCredits", created_at AS "createdAt",
                   last_used_at AS "lastUsedAt", expires_at AS "expiresAt",
                   revoked_at AS "revokedAt"
              FROM auth.api_keys
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
  ],
};
