import { StatusChip } from '../framework/fields';

/** Marks what was paid in TEST MODE or with the vendor's test key: no money moved. */
export function PracticeChip({ gateway }: { gateway: string }) {
  return gateway === 'creem' ? null : <StatusChip status="practice" />;
}
