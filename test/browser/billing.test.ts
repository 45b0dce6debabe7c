import { beforeAll, describe, expect, jest } from '@jest/globals';
import type { Locator } from 'playwright-core';

import { until } from '../../scripts/lib/net.mjs';
import { press, story, type Visitor } from '../support/browser.js';
import { openStage } from '../support/stage.js';
import { expectUsable } from '../support/usable.js';

jest.setTimeout(300_000);

const WECOM = 'https://work.weixin.qq.com/kfid/kfc-test';

const CUSTOMER = { email: 'billing@example.com', password: 'tall-grey-horse-71' };

const TWICE = { email: 'twice@example.com', password: 'tall-grey-horse-72' };

interface Opened {
  checkoutUrl: string;
}
interface Entries {
  items: { balanceAfter: number }[];
}

/** Real: the built product, its TEST MODE payments, a Chromium. Nothing stands in. */
describe('paying, from the first pack to a dispute', () => {
  const stage = openStage({ WECOM_CONTACT_URL: WECOM });
  let customer: Visitor;
  beforeAll(async () => {
    customer = await stage.signedUp(CUSTOMER, { viewport: { width: 1280, height: 900 } });
    customer.expectFault('/favicon.ico');
  });
  const step = story(() => [customer]);

  const section = (name: string): Locator => customer.page.getByRole('region', { name });
  const seen = (locator: Locator): Promise<void> => locator.first().waitFor();
  const purchase = (name: string): Locator =>
    section('Purchases').getByRole('listitem').filter({ hasText: name });

  async function portal(): Promise<void> {
    await customer.page.goto('/studio/account');
    await customer.page.getByRole('button', { name: 'Manage billing' }).click();
    await customer.page.waitForURL('**/sandbox/portal/**');
  }

  /** The API, the page and the statement say the same number. */
  async function agreeOn(credits: number): Promise<void> {
    const balance = () => customer.get<{ available: number }>('/api/v1/credits/balance');
    await until(async () => (await balance()).available === credits, {
      what: `${credits} credits`,
    });
    const entries = await customer.get<Entries>('/api/v1/credits/entries?limit=1');
    expect(entries.items[0]?.balanceAfter).toBe(credits);
    await customer.page.goto('/studio/account/credits');
    const shown = credits.toLocaleString('en');
    await seen(section('Balance').getByText(shown, { exact: true }));
    const newest = section('Statement').locator('tbody tr').first().locator('td').last();
    await newest.waitFor();
    expect(await newest.innerText()).toBe(shown);
  }

  step('a declined card costs nothing; the pack is paid with its tax', async () => {
    const { page } = customer;
    await page.goto('/checkout?product=pack_s');
    await page.waitForURL('**/sandbox/checkout/**');
    await page.getByRole('button', { name: 'Try a card that is declined' }).click();
    await seen(page.getByText('You were not charged.'));
    await page.getByLabel('Country').selectOption({ label: 'Germany' });
    await page.getByRole('button', { name: 'Apply' }).click();
    await seen(page.getByText('$1.44'));
    await expectUsable(page);
    await page.getByRole('button', { name: 'Pay $9.00' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await seen(page.getByText('You now have 340 credits.'));
    await seen(page.getByText('TEST MODE'));
    await seen(page.getByRole('link', { name: 'Receipt' }));
    await agreeOn(340);
  });

  step('the price list says that no real money moves', async () => {
    const { page } = customer;
    await page.goto('/pricing');
    await seen(page.getByText('TEST MODE'));
    await seen(page.getByText('No real money moves here.'));
  });

  step(
    'whoever leaves without paying hears that nothing was added, and can reach a person',
    async () => {
      const { page } = customer;
      const contact = page.locator(`a[href="${WECOM}"]`);
      await seen(contact);
      await page.goto('/checkout?product=pack_s');
      await page.waitForURL('**/sandbox/checkout/**');
      await page.getByRole('button', { name: 'Back without paying' }).click();
      await page.getByRole('heading', { name: 'The payment did not go through' }).waitFor();
      await seen(contact);
      await seen(page.getByLabel('Leave a message here'));
      await expectUsable(page);
      await agreeOn(340);
    },
  );

  step('its receipt has the tax as the payment service gives it', async () => {
    const { page } = customer;
    await page.goto('/studio/account');
    await section('Purchases').getByRole('link', { name: 'Receipt' }).click();
    await page.getByRole('heading', { name: 'Receipt of a purchase' }).waitFor();
    const sums = section('Sums');
    await seen(sums.getByText('$9', { exact: true }));
    await seen(sums.getByText('$1.44', { exact: true }));
    await seen(page.getByText('TEST MODE'));
    await expectUsable(page);
  });

  step('a subscription is bought, and renewed by the test clock', async () => {
    const { page } = customer;
    await page.goto('/checkout?product=plan_starter');
    await page.getByRole('button', { name: 'Pay $12.00' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await agreeOn(840);
    await portal();
    await press(page, page.getByRole('button', { name: 'Next renewal, paid' }));
    const purchases = () => customer.get<{ items: object[] }>('/api/v1/billing/purchases');
    await until(async () => (await purchases()).items.length === 3, { what: 'the renewal' });
    await page.goto('/studio/account');
    await purchase('Starter').nth(1).waitFor();
    await agreeOn(840);
  });

  step('an upgrade says what it costs, and brings its credits', async () => {
    const { page } = customer;
    // The price list leads those who have a plan to the same question, also from its first address.
    const asked = page.getByRole('dialog', { name: 'Change the plan?' });
    await page.goto('/pricing');
    await seen(page.getByRole('link', { name: 'Manage plan' }));
    await page.getByRole('link', { name: 'Change to this plan: Pro', exact: true }).click();
    await asked.getByText(/^Change to Pro now\? About \$17/).waitFor();
    await page.goto('/sign-up?next=%2Fcheckout%3Fproduct%3Dplan_pro');
    await asked.getByText(/^Change to Pro now\? About \$17/).waitFor();
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForURL('**/studio/account');
    await page.getByRole('button', { name: 'Plans and packs' }).click();
    await page.getByRole('button', { name: '$29 a month' }).click();
    const question = page.getByRole('dialog', { name: 'Change the plan?' });
    await question.getByText(/^Change to Pro now\? About \$17/).waitFor();
    await seen(question.getByText(/The 500 credits that are left of your running plan end today/));
    await seen(question.getByText('TEST MODE'));
    await question.getByRole('button', { name: 'Change plan' }).click();
    await question.waitFor({ state: 'detached' });
    // Without a reload: the dialog is gone, and the header has what the payment brought.
    await page.getByRole('dialog', { name: 'Get credits' }).waitFor({ state: 'detached' });
    await seen(page.getByRole('banner').getByText(/^1,840/));
    await agreeOn(1840);
    await page.goto('/studio/account');
    await seen(purchase('Pro').getByText(/^\$17/));
    await seen(section('Plan').getByText(/^Renews on .* for \$29/));
    await seen(section('Plan').getByText('TEST MODE'));
  });

  step('a cheaper plan is asked for, and taken back', async () => {
    const { page } = customer;
    await page.getByRole('button', { name: 'Plans and packs' }).click();
    const offers = page.getByRole('dialog', { name: 'Get credits' }).getByRole('listitem');
    const mine = offers.filter({ hasText: '1,500 credits a month' });
    await seen(mine.getByText('Your plan', { exact: true }));
    expect(await mine.getByRole('button').count()).toBe(0);
    expect(await offers.getByText('Your plan', { exact: true }).count()).toBe(1);
    await page.getByRole('button', { name: '$12 a month' }).click();
    const question = page.getByRole('dialog', { name: 'Change the plan?' });
    await question.getByText(/^Change to Starter\? Nothing is charged today/).waitFor();
    await question.getByRole('button', { name: 'Change plan' }).click();
    await question.waitFor({ state: 'detached' });
    await page.goto('/studio/account');
    await seen(section('Plan').getByText(/^Changes to Starter on /));
    await page.getByRole('button', { name: 'Plans and packs' }).click();
    // Said for some seconds only.
    await Promise.all([
      seen(page.getByText('You keep Pro: nothing changes.')),
      page.getByRole('button', { name: 'Keep this plan' }).click(),
    ]);
    await page.goto('/studio/account');
    await seen(section('Plan').getByText(/^Renews on .* for \$29/));
    expect(
      await section('Plan')
        .getByText(/^Changes to/)
        .count(),
    ).toBe(0);
  });

  step('the year is offered beside the month, with what it costs now', async () => {
    const { page } = customer;
    await page.getByRole('button', { name: 'Plans and packs' }).click();
    await page.getByRole('button', { name: 'Yearly' }).click();
    await seen(page.getByText('18,000 credits for the year', { exact: false }));
    await seen(page.getByText('2 months free', { exact: true }));
    await page.getByRole('button', { name: '$290 a year' }).click();
    const question = page.getByRole('dialog', { name: 'Change the plan?' });
    await question.getByText(/^Change to Pro, yearly now\? About \$26/).waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await page.goto('/studio/account');
  });

  step('it is cancelled in two clicks, and resumed', async () => {
    const { page } = customer;
    await page.getByRole('button', { name: 'Cancel subscription' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel subscription' }).click();
    await seen(section('Plan').getByText(/^Ends on /));
    await page.getByRole('button', { name: 'Resume' }).click();
    await seen(section('Plan').getByText(/^Renews on /));
    await agreeOn(1840);
  });

  step('a pause says what stays, and ends with a press', async () => {
    const { page } = customer;
    await portal();
    await press(page, page.getByRole('button', { name: 'Pause' }));
    await seen(page.getByText('Paused', { exact: true }));
    const state = () =>
      customer.get<{ subscription: { status: string } }>('/api/v1/billing/subscription');
    await until(async () => (await state()).subscription.status === 'paused', {
      what: 'the pause',
    });
    await page.goto('/studio/account');
    await seen(section('Plan').getByText(/^Paused: nothing is charged/));
    await seen(section('Plan').getByRole('button', { name: 'Cancel subscription' }));
    await page.getByRole('button', { name: 'Resume' }).click();
    await seen(section('Plan').getByText(/^Renews on /));
  });

  step('a refund takes the credits of that purchase, and no others', async () => {
    const { page } = customer;
    await portal();
    // Newest first: the pack was bought before everything else.
    await press(page, page.getByRole('button', { name: 'Refund', exact: true }).last());
    await seen(page.getByText(/Refunded \$9\.00/));
    await agreeOn(1540);
    await page.goto('/studio/account');
    await seen(section('Purchases').getByText('$9 refunded'));
  });

  step('a dispute takes back what was disputed', async () => {
    const { page } = customer;
    await portal();
    await press(page, page.getByRole('button', { name: 'Bank disputes it' }).first());
    await seen(page.getByText(/Taken back by the bank/));
    await agreeOn(40);
    await page.goto('/studio/account');
    await seen(purchase('Pro').getByText('Disputed'));
  });

  step(
    'its receipt says what follows, also after finance has entered that it was lost',
    async () => {
      const { page } = customer;
      const { items } = await customer.get<{ items: { id: string; dispute: string | null }[] }>(
        '/api/v1/billing/purchases',
      );
      const disputed = items.find(({ dispute }) => dispute === 'open');
      await page.goto(`/studio/account/purchases/${disputed?.id}`);
      await seen(page.getByText(/^Your bank holds the disputed money/));
      const finance = await stage.signedIn(stage.product.operator);
      await finance.page.goto(`/admin/payments/${disputed?.id}/show`);
      await finance.page.getByRole('button', { name: 'Dispute lost' }).click();
      const dialog = finance.page.getByRole('dialog');
      await seen(dialog.getByText(/^The bank decided for the customer and keeps \$17\.00\./));
      await dialog.getByLabel('Reason').fill('The bank decided for its customer');
      await dialog.getByRole('button', { name: 'Dispute lost' }).click();
      await seen(dialog.getByText('Done.'));
      await dialog.getByRole('button', { name: 'Close' }).click();
      await seen(finance.page.getByText('dispute lost'));
      await finance.page
        .getByRole('button', { name: 'Dispute lost' })
        .waitFor({ state: 'detached' });
      await page.reload();
      await seen(page.getByText(/^Your bank decided the dispute in your favour/));
      await agreeOn(40);
    },
  );

  step('two pages that were both paid are two subscriptions, each with its own end', async () => {
    const twice = await stage.signedUp(TWICE, { viewport: { width: 360, height: 780 } });
    twice.expectFault('/favicon.ico');
    const { page } = twice;
    const pages: string[] = [];
    for (const productCode of ['plan_starter', 'plan_pro'])
      pages.push(
        (await twice.post<Opened>('/api/v1/billing/checkouts', { productCode })).checkoutUrl,
      );
    for (const checkout of pages) {
      await page.goto(checkout);
      await page.getByRole('button', { name: /^Pay \$/ }).click();
      await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    }
    await page.goto('/studio/account');
    const plan = page.getByRole('region', { name: 'Plan' });
    await plan.getByText(/^Two subscriptions run\./).waitFor();
    await expectUsable(page);
    await plan.getByRole('button', { name: 'Cancel this one' }).click();
    const question = page.getByRole('dialog');
    await question.getByRole('button', { name: 'Cancel subscription' }).click();
    await plan.getByText(/^Starter ends on /).waitFor();
    await plan.getByText(/^Renews on .* for \$29/).waitFor();
    await plan.getByRole('button', { name: 'Resume' }).click();
    await plan.getByText(/^Starter renews on .* for \$12\.?/).waitFor();
    expect(twice.faults()).toEqual([]);
  });
});
