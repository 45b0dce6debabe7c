import clsx from 'clsx';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';

const VIEWS = [
  ['/studio/gallery', 'gallery.all'],
  ['/studio/collections', 'collections.title'],
  ['/studio/links', 'share.links'],
  ['/studio/trash', 'trash.title'],
] as const;

/** The ways to look at one's pictures. */
export function GalleryTabs(): ReactNode {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // On a phone the last ones may lie outside; the page itself stays where it is.
    list.current
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [pathname]);
  return (
    <nav aria-label={t('gallery.views')} className="no-scrollbar -mx-3 mb-4 overflow-x-auto px-3">
      <ul ref={list} className="flex gap-1">
        {VIEWS.map(([to, name]) => (
          <li key={to}>
            <NavLink
              to={to}
              className={({ isActive }) =>
                clsx(
                  'inline-flex h-9 items-center rounded-full px-3 text-sm font-medium whitespace-nowrap',
                  isActive ? 'bg-tint text-ink' : 'text-muted hover:text-ink',
                )
              }
            >
              {t(name)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
