/** Redis channel on which a cancel tells the worker; it only saves the rest of a provider's call. */
export const ABORT_CHANNEL = 'generation:abort';
