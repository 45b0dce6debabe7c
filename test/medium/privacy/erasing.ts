import { RunErasure } from '../../../libs/privacy/src/erase-person/run-erasure.js';
import type { TestApp } from '../../support/app.js';
import { ownerSql, PASSWORD, type Customer } from '../../support/http-client.js';
import { eventually } from '../generation/studio.js';

export const PATH = '/api/v1/account/erasure';

export interface View {
  erasure: { status: string; dueAt: string; waitsFor: string | null } | null;
  obstacles: { code: string; refuses: boolean }[];
}

export interface State {
  id: string;
  status: string;
  waits_for: string | null;
  pass: number;
  /** Until the next pass. */
  closing_s: number | null;
}

/** The worker of `app` at its erasures; nobody waits here for the time that they take. */
export function erasing(app: TestApp) {
  const ask = (who: Customer, wish: object = {}) =>
    who.client.post<View & { code: string }>(PATH, {
      email: who.email,
      password: PASSWORD,
      ...wish,
    });
  /** Its day has come. */
  const dayComes = (workspaceId: string) =>
    ownerSql(
      app,
      `UPDATE privacy.erasure SET due_at = kernel.now(), next_try_at = kernel.now() - interval '1 second'
        WHERE workspace_id = $1 AND status = 'planned'`,
      [workspaceId],
    );
  /** What was under way is over, and what is looked at again later is looked at now. */
  const hurry = (workspaceId: string) =>
    ownerSql(
      app,
      `UPDATE privacy.erasure SET next_try_at = kernel.now(), not_before = kernel.now()
        WHERE workspace_id = $1 AND status = 'running'`,
      [workspaceId],
    );
  const look = () => app.worker!.get(RunErasure, { strict: false }).runDue();
  const state = async (workspaceId: string) => {
    const [row] = await ownerSql<State>(
      app,
      `SELECT id, status, waits_for, pass, extract(epoch FROM not_before - kernel.now())::int AS closing_s
         FROM privacy.erasure WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1`,
      [workspaceId],
    );
    return row!;
  };
  const after = (workspaceId: string, step: () => Promise<unknown>, is: (now: State) => boolean) =>
    eventually(async () => {
      await step();
      await look();
      return state(workspaceId);
    }, is);
  return {
    ask,
    dayComes,
    hurry,
    look,
    state,
    /** Everything was gone through once, and it waits for what was under way. */
    closing: (workspaceId: string) =>
      after(
        workspaceId,
        () => Promise.resolve(),
        ({ pass }) => pass > 1,
      ),
    done: (workspaceId: string) =>
      after(
        workspaceId,
        () => hurry(workspaceId),
        ({ status }) => status === 'done',
      ),
  };
}
