import { Injectable } from '@nestjs/common';

/** Whose data it is about. */
export interface DataSubject {
  userId: string;
  workspaceId: string;
  /** Addresses that the account has shown to be its own, and nobody else's: looked for in every row. */
  proven: readonly string[];
  /** Every address that the account has or had, in each of its spellings; for rows about the person. */
  addresses: readonly string[];
  /** What the person is called beside that; only for what people wrote in rows about the person. */
  names: readonly string[];
  /** Since when nobody is let in any more; null: the erasure has not begun. */
  since: Date | null;
}

/** Why a person cannot be erased: at all for now, or only not yet. */
export interface Obstacle {
  code:
    | 'subscription_renews'
    | 'subscription_runs'
    | 'checkout_open'
    | 'legal_hold'
    | 'operator_account';
  /** True: it is not even planned. False: it is planned, and waits for this to end. */
  refuses: boolean;
  /** When it ends by itself, where that is known. */
  until?: Date | null;
}

/**
 * Each begins when all erasers of the one before are through. All but the last are gone through again,
 * after everything that was under way at the beginning is over, until that finds nothing.
 */
export const ERASURE_STAGES = ['work', 'objects', 'words', 'identity'] as const;
export type ErasureStage = (typeof ERASURE_STAGES)[number];

/** Everybody who holds data of persons: without one of them nobody can be certified to be erased. */
export const ERASER_NAMES = [
  'auth',
  'billing',
  'credits',
  'generation',
  'generation.work',
  'kernel',
  'moderation',
  'privacy',
  'storage',
  'support',
  'webhooks',
] as const;
export type EraserName = (typeof ERASER_NAMES)[number];

export interface ErasedPart {
  /**
   * What was erased by this call, counted by kind: the certificate sums it up. What was erased before
   * does not count again.
   */
  erased: Readonly<Record<string, number>>;
  /** True: there is more, call again. */
  more: boolean;
}

/** One holder of data of a person. Every method bears being called again at any time. */
export interface Eraser {
  /** work: what runs is ended; objects: bytes; words: rows; identity: by what it is found, last. */
  stage: ErasureStage;
  obstacles?(workspaceId: string): Promise<Obstacle[]>;
  /** What cannot be done in a transaction. @returns false: something is left, come again later. */
  prepare?(person: DataSubject): Promise<boolean>;
  /** A bounded part of the rows, in the open transaction. Of the last stage: all erasers' in one. */
  erase?(person: DataSubject): Promise<ErasedPart>;
}

/** Where each module says how it erases what it holds of a person. Modules register at boot. */
@Injectable()
export class Erasers {
  private readonly erasers = new Map<EraserName, Eraser>();

  /** @throws when the name is taken. */
  register(name: EraserName, eraser: Eraser): void {
    if (this.erasers.has(name)) throw new Error(`Two erasers are called ${name}`);
    this.erasers.set(name, eraser);
  }

  /** Those of one stage. @throws when one that holds data of persons is not there at all. */
  of(stage: ErasureStage): { name: EraserName; eraser: Eraser }[] {
    const missing = ERASER_NAMES.filter((name) => !this.erasers.has(name));
    if (missing.length > 0) throw new Error(`Nobody erases for ${missing.join(', ')}`);
    return [...this.erasers]
      .filter(([, eraser]) => eraser.stage === stage)
      .map(([name, eraser]) => ({ name, eraser }));
  }

  /** Everything that stands against erasing now; in the open transaction where there is one. */
  async obstacles(workspaceId: string): Promise<Obstacle[]> {
    const found: Obstacle[] = [];
    for (const eraser of this.erasers.values())
      found.push(...((await eraser.obstacles?.(workspaceId)) ?? []));
    return found;
  }
}
