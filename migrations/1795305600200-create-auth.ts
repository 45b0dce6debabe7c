import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, their workspaces, sessions, API keys, mailed links and operators' roles. */
export class CreateAuth1795305600200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA auth;

      CREATE TABLE auth.users (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        email text NOT NULL,
        -- The address in lower case: what the account is called at sign-in.
        login_name text NOT NULL UNIQUE,
        password_hash text NOT NULL,
        email_status text NOT NULL CHECK (email_status IN ('assumed', 'pending', 'verified')),
        locale text NOT NULL CHECK (locale IN ('en', 'zh')),
        created_at timestamptz NOT NULL DEFAULT kernel.now()
      );

      CREATE TABLE auth.workspaces (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        name text NOT NULL,
        blocked_at timestamptz,
        blocked_reason text,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        CHECK ((blocked_at IS NULL) = (blocked_reason IS NULL))
      );

      CREATE TABLE auth.memberships (
        workspace_id uuid NOT NULL REFERENCES auth.workspaces,
        user_id uuid NOT NULL REFERENCES auth.users,
        role text NOT NULL CHECK (role IN ('owner')),
        PRIMARY KEY (workspace_id, user_id)
      );
      CREATE UNIQUE INDEX memberships_one_owner ON auth.memberships (workspace_id) WHERE role = 'owner';
      CREATE INDEX memberships_user ON auth.memberships (user_id);

      CREATE TABLE auth.operator_roles (
        user_id uuid NOT NULL REFERENCES auth.users,
        role text NOT NULL CHECK (role IN ('support', 'finance', 'moderator', 'admin')),
        granted_at timestamptz NOT NULL DEFAULT kernel.now(),
        PRIMARY KEY (user_id, role)
      );

      -- Only a keyed hash of the cookie's value is kept: a copy of this table opens no session.
      CREATE TABLE auth.sessions (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        token_hash bytea NOT NULL UNIQUE,
        user_id uuid NOT NULL REFERENCES auth.users,
        workspace_id uuid NOT NULL REFERENCES auth.workspaces,
        user_agent text,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        last_seen_at timestamptz NOT NULL DEFAULT kernel.now(),
        revoked_at timestamptz
      ) WITH (fillfactor = 80);
      CREATE INDEX sessions_user ON auth.sessions (user_id) WHERE revoked_at IS NULL;

      CREATE TABLE auth.api_keys (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        workspace_id uuid NOT NULL REFERENCES auth.workspaces,
        created_by uuid NOT NULL REFERENCES auth.users,
        name text NOT NULL,
        -- The key's first characters, by which its owner tells it from the others.
        hint text NOT NULL,
        key_hash bytea NOT NULL UNIQUE,
        scopes text[] NOT NULL CHECK (
          cardinality(scopes) > 0
          AND scopes <@ ARRAY['generations', 'images', 'uploads', 'quotes', 'balance']),
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        last_used_at timestamptz,
        revoked_at timestamptz
      ) WITH (fillfactor = 80);
      CREATE INDEX api_keys_workspace ON auth.api_keys (workspace_id, id);

      -- Links sent by mail: each opens one thing, once, for a while.
      CREATE TABLE auth.mailed_links (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        token_hash bytea NOT NULL UNIQUE,
        user_id uuid NOT NULL REFERENCES auth.users,
        purpose text NOT NULL CHECK (purpose IN ('verify', 'reset')),
        -- The address that it was sent to: what opening it proves.
        email text NOT NULL,
        return_path text,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX mailed_links_user ON auth.mailed_links (user_id, purpose);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
