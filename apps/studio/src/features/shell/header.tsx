import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { Popover } from '../../ui/popover.js';
import { BalanceChip } from '../credits/balance-chip.js';
import { useMe } from '../session/session.api.js';
import { AccountMenu } from './account-menu.js';
import { Logo } from './logo.js';

const PLACES = [
  ['/studio', 'shell.studio'],
  ['/studio/gallery', 'shell.gallery'],
  ['/studio/threads', 'shell.threads'],
  ['/studio/batches', 'shell.batches'],
] as const;

/** On a phone a place says by a line under it, too, that it is the one. */
const link = ({ isActive }: { isActive: boolean }): string =>
  clsx(
    'inline-flex items-center text-sm font-medium whitespace-nowrap transition-colors duration-150',
    'max-sm:h-10 max-sm:flex-auto max-sm:justify-center max-sm:border-b-2 max-sm:px-2 sm:h-9 sm:rounded-full sm:px-3.5',
    isActive ? 'border-ink text-ink' : 'border-transparent text-muted hover:text-ink',
  );

/** Says that pictures come from the built-in demo engine. */
function DemoMark(): ReactNode {
  const { t } = useTranslation();
  return (
    <Popover
      label={t('shell.demo')}
      align="end"
      className="w-72 p-4"
      trigger={
        <button
          type="button"
          className="h-6 rounded-full border border-warn px-2 text-[11px] font-semibold tracking-wide text-warn"
        >
          {t('shell.demo')}
        </button>
      }
    >
      <p className="text-muted">{t('shell.demoBody')}</p>
    </Popover>
  );
}

/** The four places of the studio; on a phone in a line of their own under the rest. */
export function Header(): ReactNode {
  const { t } = useTranslation();
  const me = useMe().data;
  return (
    <header className="sticky top-0 z-30 bg-paper/85 backdrop-blur-md">
      <div className="flex h-(--header-height) items-center gap-x-1 px-3 max-sm:flex-wrap max-sm:content-between sm:px-6">
        <Logo href="/" compact />
        <nav
          aria-label={t('shell.navigation')}
          className="flex max-sm:order-last max-sm:-mx-3 max-sm:basis-[calc(100%+1.5rem)] max-sm:border-b max-sm:border-line max-sm:px-1 sm:ml-4"
        >
          {PLACES.map(([to, name]) => (
            <NavLink key={to} to={to} end={to === '/studio'} className={link}>
              {t(name)}
            </NavLink>
          ))}
        </nav>
        <div className="ml-auto flex h-12 items-center gap-1 sm:gap-2">
          {me?.mode.demoEngine === true && <DemoMark />}
          <BalanceChip />
          <AccountMenu />
        </div>
      </div>
    </header>
  );
}
