import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { ContactLink } from './contact.js';
import { useStanding } from './standing.api.js';

/** So many refusals before the first pause the customer is told that it is near. */
const WARN_BEFORE = 2;

/** Says that refusals hold new runs back, until when and what can be done; or that they soon will. */
export function StandingNotice(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const standing = useStanding().data;
  if (standing === undefined) return null;
  const { restriction, refused, limits } = standing;
  if (restriction === null && refused < limits.coolDownFrom - WARN_BEFORE) return null;
  const until = restriction?.until ?? null;
  const time =
    until === null
      ? ''
      : new Date(until).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  const key = restriction?.kind ?? 'near';
  return (
    <div
      role="status"
      className="mx-4 mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-card bg-tint px-4 py-3 text-sm"
    >
      <p>
        {t(`support.standing.${key}`, {
          refused,
          time,
          hours: limits.windowHours,
          from: limits.coolDownFrom,
          minutes: limits.coolDownMinutes,
        })}
      </p>
      {restriction !== null && <ContactLink kind="other" />}
    </div>
  );
}
