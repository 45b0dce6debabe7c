const DAY_h = 24;

/** Granted trials that one network may have within {@link NETWORK_WINDOW_h}: a family, a small office. */
export const TRIALS_PER_NETWORK = 3;
export const NETWORK_WINDOW_h = 30 * DAY_h;
/**
 * Granted trials that one IPv6 /48 may have in the same time. Higher, because a mobile network has
 * thousands of people in one; low enough that its 65,536 networks are not as many limits.
 */
export const TRIALS_PER_SITE = 20;
/** Granted trials that one browser may have, as long as it keeps its cookie. */
export const TRIALS_PER_DEVICE = 1;
/** Browsers keep a cookie no longer (RFC 6265bis), so that the hash means nothing after it. */
export const DEVICE_WINDOW_h = 400 * DAY_h;

export const WITHHELD_REASONS = [
  'person_had_trial',
  'throwaway_mail',
  'device_had_trial',
  'network_had_trials',
] as const;
export type WithheldReason = (typeof WITHHELD_REASONS)[number];
export type TrialStatus = 'waiting' | 'granted' | 'withheld';

/** What was known of earlier trials when one was decided. */
export interface TrialCounts {
  person: number;
  device: number;
  network: number;
  /** Null where the sign-up did not come over IPv6. */
  site: number | null;
  throwaway: boolean;
}

export interface TrialSignal {
  kind: 'person' | 'address' | 'site' | 'device' | 'domain';
  count: number;
  /** Earlier trials (or a throw-away domain) from which on it is withheld. */
  limit: number;
}

/** The trial of one workspace. */
export interface Trial {
  workspaceId: string;
  status: TrialStatus;
  reasonCode: WithheldReason | null;
  personKey: string | null;
  networkKey: string | null;
  siteKey: string | null;
  deviceKey: string | null;
  signals: TrialSignal[];
  credits: number;
  createdAt: Date;
  decidedAt: Date | null;
  /** The operator who granted what had been withheld. */
  decidedBy: { id: string; email: string } | null;
  /** Its row of the audit log. */
  auditId: string | null;
}

/** Why a trial is withheld, the surest reason first; null where it is granted. */
export function withheldFor(counts: TrialCounts): WithheldReason | null {
  if (counts.person > 0) return 'person_had_trial';
  if (counts.throwaway) return 'throwaway_mail';
  if (counts.device >= TRIALS_PER_DEVICE) return 'device_had_trial';
  if (counts.network >= TRIALS_PER_NETWORK) return 'network_had_trials';
  if ((counts.site ?? 0) >= TRIALS_PER_SITE) return 'network_had_trials';
  return null;
}

/** The same counts as an operator reads them. */
export function signalsOf(counts: TrialCounts): TrialSignal[] {
  return [
    { kind: 'person', count: counts.person, limit: 1 },
    { kind: 'domain', count: counts.throwaway ? 1 : 0, limit: 1 },
    { kind: 'device', count: counts.device, limit: TRIALS_PER_DEVICE },
    { kind: 'address', count: counts.network, limit: TRIALS_PER_NETWORK },
    ...(counts.site === null
      ? []
      : [{ kind: 'site' as const, count: counts.site, limit: TRIALS_PER_SITE }]),
  ];
}
