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
}

/** Why a person cannot be erased: at all for now, or only not yet. */
export interface Obstacle {
  code: 'subscription_renews' | 'subscription_runs' | 'legal_hold' | 'operator_account';
  /** True: it is not even planned. False: it is planned, and waits for this to end. */
  refuses: boolean;
  /** When it ends by itself, where that is known. */
  until?: Date | null;
}

/** Each begins when all erasers of the one before are through. */
export const ERASURE_STAGES = ['work', 'objects', 'words', 'identity'] as const;
export type ErasureStage = (typeof ERASURE_STAGES)[number];

export interface ErasedPart {
  /** What was erased by this call, counted by kind: the certificate sums it up. */
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
  /** A bounded part of the rows, in the open transaction. */
  erase?(person: DataSubject): Promise<ErasedPart>;
}

/** Where each module says how it erases what it holds of a person. Modules register at boot. */
@Injectable()
export class Erasers {
  private readonly erasers = new Map<string, Eraser>();

  /** @throws when the name is taken. */
  register(name: string, eraser: Eraser): void {
    if (this.erasers.has(name)) throw new Error(`Two erasers are called ${name}`);
    this.erasers.set(name, eraser);
  }

  /** In the order in which they run. */
  all(): { name: string; eraser: Eraser }[] {
    const at = (stage: ErasureStage) => ERASURE_STAGES.indexOf(stage);
    return [...this.erasers]
      .map(([name, eraser]) => ({ name, eraser }))
      .sort((one, other) => at(one.eraser.stage) - at(other.eraser.stage));
  }

  /** Everything that stands against erasing now. */
  async obstacles(workspaceId: string): Promise<Obstacle[]> {
    const asked = this.all().map(async ({ eraser }) => eraser.obstacles?.(workspaceId));
    return (await Promise.all(asked)).flatMap((obstacles) => obstacles ?? []);
  }
}
