import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { buttonClass } from '../../ui/button.js';
import { Purchases } from '../billing/purchases.js';
import { SubscriptionCard } from '../billing/subscription-card.js';
import { BalanceOverview } from '../credits/balance-overview.js';
import { SignInDetails } from '../session/sign-in-details.js';
import { EraseAccount } from '../privacy/erase-account.js';
import { ExportData } from '../privacy/export-data.js';
import { ContactLink } from '../support/contact.js';
import { Section } from './section.js';

/** The account: credits, plan, purchases, sign-in, and its end. */
export default function AccountPage(): ReactNode {
  const { t } = useTranslation();
  return (
    <main className="mx-auto max-w-4xl px-4 pt-6 pb-20 sm:px-6">
      <h1 className="mb-6 text-2xl font-semibold tracking-tight">{t('account.title')}</h1>
      <Section title={t('account.credits')}>
        <BalanceOverview />
        <Link to="/studio/account/credits" className={`${buttonClass()} mt-4`}>
          {t('account.statementAndUsage')}
        </Link>
      </Section>
      <Section title={t('account.plan')}>
        <SubscriptionCard />
      </Section>
      <Section title={t('account.purchases')}>
        <Purchases />
      </Section>
      <Section title={t('developers.title')}>
        <p className="mb-4 text-muted">{t('developers.lead')}</p>
        <Link to="/studio/account/developers" className={buttonClass()}>
          {t('developers.open')}
        </Link>
      </Section>
      <Section title={t('account.signIn')}>
        <SignInDetails />
      </Section>
      <Section title={t('account.help')}>
        <p className="mb-4 text-muted">{t('account.helpLead')}</p>
        <div className="flex flex-wrap items-center gap-2">
          <Link to="/studio/messages" className={buttonClass()}>
            {t('support.messages.title')}
          </Link>
          <ContactLink kind="other" />
        </div>
      </Section>
      <Section title={t('privacy.title')}>
        <ExportData />
      </Section>
      <Section title={t('privacy.endTitle')}>
        <EraseAccount />
      </Section>
    </main>
  );
}
