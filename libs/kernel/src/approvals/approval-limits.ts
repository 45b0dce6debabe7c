import type { OperatorRole } from '../http/principal.js';

export interface ApprovalLimit {
  /** More than this for one customer needs a second person; what was done alone is summed up. */
  above: number;
  /** More than this for all customers together does too: five times the one, unless said why not. */
  aboveOverall: number;
  unit: 'credits' | 'usd_minor' | 'accounts';
  /** Who may ask for it and who may approve it; admins always may. */
  roles: readonly OperatorRole[];
  why: string;
}

/**
 * Everything that one person may not do alone: the closed list of such actions, and the only place
 * of their limits. Each has exactly one `@CarriesOut` method, or the API does not start.
 *
 * The limits hold for the sum of what one operator did alone in {@link SUMMED_OVER_h}, for one
 * customer and for all together: an amount can neither be cut into small pieces nor be spread over
 * many accounts.
 */
export const APPROVAL_LIMITS = {
  'credits.grant': {
    above: 1_000,
    aboveOverall: 5_000,
    unit: 'credits',
    roles: ['support', 'finance'],
    why: 'A gesture to a customer is tens of credits; more than a month of a plan is money.',
  },
  'credits.deduct': {
    above: 1_000,
    aboveOverall: 5_000,
    unit: 'credits',
    roles: ['support', 'finance'],
    why: 'Taking away what a customer paid for cannot be undone without their noticing.',
  },
  'credits.forgive': {
    above: 1_000,
    aboveOverall: 5_000,
    unit: 'credits',
    roles: ['finance'],
    why: 'A forgiven debt is credits that were used and never paid.',
  },
  'payment.refund': {
    above: 10_000,
    aboveOverall: 50_000,
    unit: 'usd_minor',
    roles: ['finance'],
    why: 'Money that left does not come back; below 100 dollars speed is worth more.',
  },
  'generation.restore': {
    above: 1_000,
    aboveOverall: 5_000,
    unit: 'credits',
    roles: ['support'],
    why: 'Single failed runs are far below it; whole days of a customer are an incident.',
  },
  'customer.erase': {
    above: 0,
    aboveOverall: 0,
    unit: 'accounts',
    roles: ['support'],
    why: 'What is erased does not come back, so nobody decides it alone.',
  },
} as const satisfies Record<string, ApprovalLimit>;

export type ApprovalAction = keyof typeof APPROVAL_LIMITS;
export const APPROVAL_ACTIONS = Object.keys(APPROVAL_LIMITS) as ApprovalAction[];

/** Hours within which the pieces of one operator count together. */
export const SUMMED_OVER_h = 24;
/** Hours until a request that nobody decided about lapses. */
export const APPROVAL_LIFE_h = 24;

/** What one operator did alone, without a second person, within {@link SUMMED_OVER_h}. */
export interface DoneAlone {
  /** For the customer whom it is about now. */
  forCustomer: number;
  overall: number;
}

/** The limit of an action. */
export function limitOf(action: ApprovalAction): ApprovalLimit {
  return APPROVAL_LIMITS[action];
}

/** Whether somebody with these roles may ask for, or approve, the action. */
export function mayDo(action: ApprovalAction, roles: readonly OperatorRole[]): boolean {
  return roles.some((role) => role === 'admin' || limitOf(action).roles.includes(role));
}
