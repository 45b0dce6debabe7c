import { useTranslate } from 'react-admin';

/** A code of the service in words; a code that the console does not know yet is shown as it is. */
export function Kind({ of }: { of: string | null }) {
  const translate = useTranslate();
  return of === null ? '…' : translate(`console.kind.${of}`, { _: of });
}
