import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { Popover } from '../../ui/popover.js';
import { BalanceChip } from '../credits/balance-chip.js';
import { useMe } from '../session/session.api.js';
import { AccountMenu } from './account-menu.js';
import { Logo } from './logo.js';

const link = ({ isActive }: { isActive: boolean }): string =>
  clsx(
    'inline-flex h-9 items-center rounded-full px-2.5 text-sm whitespace-nowrap sm:px-3.5 font-medium max-[25rem]:px-1.5 transition-colors duration-150',
    isActive ? 'text-ink' : 'text-muted hover:text-ink',
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
          className="h-6 rounded-full border border-warn px-2 max-[25rem]:px-1.5 text-[11px] font-semibold tracking-wide text-warn"
        >
          {t('shell.demo')}
        </button>
      }
    >
      <p className="text-muted">{t('shell.demoBody')}</p>
    </Popover>
  );
}

export function Header(): ReactNode {
  const { t } = useTranslation();
  const me = useMe().data;
  return (
    <header className="sticky top-0 z-30 bg-paper/85 backdrop-blur-md">
      <div className="flex h-14 items-center gap-1 px-3 max-[25rem]:px-2 sm:px-6">
        <Logo href="/" compact />
        <nav aria-label={t('shell.navigation')} className="flex sm:ml-4">
          <NavLink to="/studio" end className={link}>
            {t('shell.studio')}
          </NavLink>
          <NavLink to="/studio/gallery" className={link}>
            {t('shell.gallery')}
          </NavLink>
          <NavLink to="/studio/threads" className={(state) => clsx(link(state), 'max-sm:hidden')}>
            {t('shell.threads')}
          </NavLink>
          <NavLink to="/studio/batches" className={(state) => clsx(link(state), 'max-sm:hidden')}>
            {t('shell.batches')}
          </NavLink>
        </nav>
        <div className="ml-auto flex items-center gap-1 sm:gap-2">
          {me?.mode.demoEngine === true && <DemoMark />}
          <BalanceChip />
          <AccountMenu />
        </div>
      </div>
    </header>
  );
}
