import type { Trial } from '#billing';

const STATUS = {
  waiting: 'waiting_for_verification',
  granted: 'granted',
  withheld: 'withheld',
} as const;

/** A trial as the wire shows it to its customer. A reason shows only while it is withheld for it. */
export function trialView({ status, reasonCode, credits }: Trial) {
  return {
    status: STATUS[status],
    reasonCode: status === 'withheld' ? reasonCode : null,
    credits,
  };
}
