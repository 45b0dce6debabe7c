import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultPoint } from '#kernel';

export interface TestFaultPoints {
  /** What lets the product's processes meet the points that are armed here. */
  readonly env: Record<string, string>;
  /** The next process that reaches the point for `subject` (`*`: any) ends, or stops, right there. */
  arm(point: FaultPoint, options?: { subject?: string; signal?: 'SIGKILL' | 'SIGSTOP' }): void;
  /** Whether nobody has reached it yet. */
  isArmed(point: FaultPoint): boolean;
  disarm(point: FaultPoint): void;
  drop(): void;
}

/** A folder of armed fault points (`FaultPoints` in libs/kernel). Drop it in `afterAll`. */
export function freshFaultPoints(): TestFaultPoints {
  const folder = mkdtempSync(join(tmpdir(), 'fault-points-'));
  return {
    env: { NODE_ENV: 'test', FAULT_POINTS: folder },
    arm(point, { subject = '*', signal = 'SIGKILL' } = {}) {
      writeFileSync(join(folder, point), `${subject} ${signal}`);
    },
    isArmed: (point) => existsSync(join(folder, point)),
    disarm: (point) => rmSync(join(folder, point), { force: true }),
    drop: () => rmSync(folder, { recursive: true, force: true }),
  };
}
