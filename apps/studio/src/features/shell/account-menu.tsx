import { UserRound } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { changeLocale, useLocale } from '../../i18n/index.js';
import { Popover } from '../../ui/popover.js';
import { signOut, useMe } from '../session/session.api.js';
import { readTheme, setTheme, type Theme } from './theme.js';

const entry = 'flex h-10 w-full items-center rounded-tile px-3 text-sm hover:bg-tint';

interface SwitchProps<T extends string> {
  label: string;
  value: T;
  options: readonly [T, string][];
  onChange: (value: T) => void;
}

function Switch<T extends string>({ label, value, options, onChange }: SwitchProps<T>): ReactNode {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => next !== '' && onChange(next as T)}
      className="mx-1 mt-2 flex rounded-full bg-tint p-1"
    >
      {options.map(([code, text]) => (
        <ToggleGroup.Item
          key={code}
          value={code}
          className="h-7 flex-1 rounded-full px-2 text-xs font-medium text-muted data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:shadow-low"
        >
          {text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

/** Who is signed in, the account, language, theme, and the way out. */
export function AccountMenu(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const me = useMe().data;
  const [theme, showTheme] = useState<Theme>(readTheme);
  return (
    <Popover
      label={t('shell.menu')}
      align="end"
      className="w-64 p-2"
      trigger={
        <button
          type="button"
          aria-label={t('shell.menu')}
          className="grid size-9 place-items-center rounded-full bg-tint hover:bg-tint-strong"
        >
          <UserRound size={17} aria-hidden />
        </button>
      }
    >
      {(close) => (
        <>
          <p className="truncate px-3 py-2 text-xs text-muted">{me?.user.email}</p>
          <Link className={entry} to="/studio/account" onClick={close}>
            {t('shell.account')}
          </Link>
          <Link className={entry} to="/studio/messages" onClick={close}>
            {t('support.messages.title')}
          </Link>
          <a className={entry} href={locale === 'zh' ? '/zh/prompts' : '/prompts'}>
            {t('shell.prompts')}
          </a>
          <a className={entry} href={locale === 'zh' ? '/zh/how-to' : '/how-to'}>
            {t('shell.howTo')}
          </a>
          {(me?.roles.length ?? 0) > 0 && (
            <a className={entry} href="/admin/">
              {t('shell.console')}
            </a>
          )}
          <Switch
            label={t('shell.language')}
            value={locale}
            onChange={(next) => void changeLocale(next)}
            options={[
              ['en', 'English'],
              ['zh', '中文'],
            ]}
          />
          <Switch
            label={t('shell.theme')}
            value={theme}
            onChange={(next) => {
              setTheme(next);
              showTheme(next);
            }}
            options={[
              ['system', t('shell.themes.system')],
              ['light', t('shell.themes.light')],
              ['dark', t('shell.themes.dark')],
            ]}
          />
          <button type="button" className={`${entry} mt-2`} onClick={() => void signOut()}>
            {t('session.signOut')}
          </button>
        </>
      )}
    </Popover>
  );
}
