import { Injectable } from '@nestjs/common';
import { Approvals, isWaiting, type PendingApproval } from '#kernel';
import {
  RefundRequestRepository,
  type RefundRequest,
  type RefundStatus,
} from '../data/refund-request.repository.js';
import type { RefundAnswer } from './refund-purchase.js';

/** A refund as it stands now. */
export interface RefundStanding {
  refundId: string;
  auditId: string;
  status: Exclude<RefundStatus, 'requested'>;
}

/** What became of a refund, for whoever asks for the same once more. */
@Injectable()
export class RefundOutcome {
  constructor(
    private readonly approvals: Approvals,
    private readonly requests: RefundRequestRepository,
  ) {}

  /** @param first the answer that the first request got. */
  async of(first: RefundAnswer | PendingApproval): Promise<RefundStanding | PendingApproval> {
    if (!isWaiting(first)) {
      const known = await this.requests.find(first.refundId);
      return known ? toStanding(known) : first;
    }
    const approval = await this.approvals.asItIsNow(first);
    if (approval.status !== 'carried_out') return approval;
    const carriedOut = await this.requests.ofApproval(first.approvalId);
    return carriedOut ? toStanding(carriedOut) : approval;
  }
}

function toStanding({ id, auditId, status }: RefundRequest): RefundStanding {
  return { refundId: id, auditId, status: status === 'requested' ? 'pending' : status };
}
