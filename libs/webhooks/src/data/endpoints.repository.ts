import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { OLD_SECRET_HOURS, type Disabler, type Endpoint, type EventType } from '../endpoint.js';

const ENDPOINT = `e.id, e.workspace_id AS "workspaceId", e.url, e.description, e.events,
  e.disabled_at AS "disabledAt", e.disabled_by AS "disabledBy", e.disabled_note AS "disabledNote",
  e.failing_since AS "failingSince", e.created_at AS "createdAt",
  (SELECT max(s.expires_at) FROM webhooks.secret s
    WHERE s.endpoint_id = e.id AND s.expires_at > kernel.now()) AS "oldSecretUntil"`;

const ONE = `SELECT ${ENDPOINT} FROM webhooks.endpoint e
  WHERE id = $1 AND ($2::uuid IS NULL OR workspace_id = $2)`;

export interface EndpointSettings {
  url: string;
  description: string;
  events: readonly EventType[];
}

/** Customers' endpoints and their sealed secrets. */
@Injectable()
export class EndpointsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Newest first. */
  list(workspaceId: string): Promise<Endpoint[]> {
    return this.unitOfWork.sql<Endpoint>(
      `SELECT ${ENDPOINT} FROM webhooks.endpoint e WHERE workspace_id = $1 ORDER BY id DESC`,
      [workspaceId],
    );
  }

  async find(id: string, workspaceId: string | null = null): Promise<Endpoint | null> {
    const [row] = await this.unitOfWork.sql<Endpoint>(ONE, [id, workspaceId]);
    return row ?? null;
  }

  /** As `find`, after whoever changes it now; nobody else does until the open transaction ends. */
  async findLocked(id: string, workspaceId: string | null = null): Promise<Endpoint | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<Endpoint>(`${ONE} FOR NO KEY UPDATE OF e`, [
      id,
      workspaceId,
    ]);
    return row ?? null;
  }

  /** Waits for others who add to this workspace, so that two cannot pass the limit together. */
  async countLocked(workspaceId: string): Promise<number> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `SELECT pg_advisory_xact_lock(hashtextextended('webhooks.endpoint:' || $1, 0))`,
      [workspaceId],
    );
    const [row] = await this.unitOfWork.sql<{ endpoints: number }>(
      'SELECT count(*)::int AS endpoints FROM webhooks.endpoint WHERE workspace_id = $1',
      [workspaceId],
    );
    return row?.endpoints ?? 0;
  }

  async add(id: string, workspaceId: string, settings: EndpointSettings): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO webhooks.endpoint (id, workspace_id, url, description, events)
       VALUES ($1, $2, $3, $4, $5)`,
      [id, workspaceId, settings.url, settings.description, settings.events],
    );
  }

  /** A changed address starts with a clean record. */
  async change(id: string, settings: EndpointSettings): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE webhooks.endpoint SET url = $2, description = $3, events = $4,
              failing_since = CASE WHEN url = $2 THEN failing_since END
        WHERE id = $1`,
      [id, settings.url, settings.description, settings.events],
    );
  }

  /** @returns false when it is gone. */
  async remove(id: string, workspaceId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      'DELETE FROM webhooks.endpoint WHERE id = $1 AND workspace_id = $2 RETURNING id',
      [id, workspaceId],
    );
    return rows.length > 0;
  }

  /** @returns false when it was off before. */
  async disable(id: string, by: Disabler, note: string | null = null): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE webhooks.endpoint
          SET disabled_at = kernel.now(), disabled_by = $2, disabled_note = $3
        WHERE id = $1 AND disabled_at IS NULL RETURNING id`,
      [id, by, note],
    );
    return rows.length > 0;
  }

  /** An operator's switch is the last word: it replaces any other. */
  async disableByOperator(id: string, note: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE webhooks.endpoint
          SET disabled_at = coalesce(disabled_at, kernel.now()), disabled_by = 'operator',
              disabled_note = $2
        WHERE id = $1 AND disabled_by IS DISTINCT FROM 'operator' RETURNING id`,
      [id, note],
    );
    return rows.length > 0;
  }

  async enable(id: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE webhooks.endpoint
          SET disabled_at = NULL, disabled_by = NULL, disabled_note = NULL, failing_since = NULL
        WHERE id = $1`,
      [id],
    );
  }

  /** Something came through. */
  async markWorking(id: string): Promise<void> {
    await this.unitOfWork.sql(
      'UPDATE webhooks.endpoint SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL',
      [id],
    );
  }

  /** @returns for how many days nothing has come through, this failure included. */
  async markFailing(id: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ days: number }>(
      `UPDATE webhooks.endpoint SET failing_since = coalesce(failing_since, kernel.now())
        WHERE id = $1
    RETURNING extract(epoch FROM kernel.now() - failing_since)::float8 / 86400 AS days`,
      [id],
    );
    return row?.days ?? 0;
  }

  /** Adds a secret; those before it sign for a day more, and the one before them no longer. */
  async addSecret(endpointId: string, sealed: Buffer): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      'DELETE FROM webhooks.secret WHERE endpoint_id = $1 AND expires_at IS NOT NULL',
      [endpointId],
    );
    await this.unitOfWork.sql(
      `UPDATE webhooks.secret SET expires_at = kernel.now() + $2 * interval '1 hour'
        WHERE endpoint_id = $1`,
      [endpointId, OLD_SECRET_HOURS],
    );
    await this.unitOfWork.sql('INSERT INTO webhooks.secret (endpoint_id, sealed) VALUES ($1, $2)', [
      endpointId,
      sealed,
    ]);
  }

  /** Sealed secrets that sign now, the newest first. */
  async secretsOf(endpointId: string): Promise<Buffer[]> {
    const rows = await this.unitOfWork.sql<{ sealed: Buffer }>(
      `SELECT sealed FROM webhooks.secret
        WHERE endpoint_id = $1 AND (expires_at IS NULL OR expires_at > kernel.now())
        ORDER BY id DESC`,
      [endpointId],
    );
    return rows.map(({ sealed }) => sealed);
  }

  async dropOldSecrets(): Promise<void> {
    await this.unitOfWork.sql('DELETE FROM webhooks.secret WHERE expires_at <= kernel.now()');
  }
}
