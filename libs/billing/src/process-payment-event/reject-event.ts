import { Injectable } from '@nestjs/common';
import { Support } from '#support';
import type { HandlerResult } from './event-outcome.js';

/** Payments that do not fit our records: nothing is granted, and a person gets a case. */
@Injectable()
export class RejectEvent {
  constructor(private readonly support: Support) {}

  /**
   * Opens a case in the open transaction, where the workspace is known.
   * @param reference the payment's transaction, or the checkout or subscription: one case for each.
   */
  async withCase(
    workspaceId: string | null,
    reference: string,
    note: string,
  ): Promise<HandlerResult> {
    if (workspaceId)
      await this.support.openCase({ workspaceId, kind: 'payment', reference, message: note });
    return { status: 'rejected', note, workspaceId };
  }
}
