import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { buttonClass } from '../../ui/button.js';
import { EmptyState } from '../../ui/states.js';

export default function NotFoundPage(): ReactNode {
  const { t } = useTranslation();
  return (
    <main>
      <EmptyState title={t('notFound.title')} body={t('notFound.body')}>
        <Link to="/studio" className={buttonClass({ look: 'solid' })}>
          {t('checkout.back')}
        </Link>
      </EmptyState>
    </main>
  );
}
