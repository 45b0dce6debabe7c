import { beforeAll, describe, expect, jest } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';

import { until } from '../../scripts/lib/net.mjs';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { copied, story, type Visitor } from '../support/browser.js';
import { openStage } from '../support/stage.js';
import { expectUsable } from '../support/usable.js';

jest.setTimeout(300_000);

const CUSTOMER = { email: 'collector@example.com', password: 'tall-grey-horse-72' };
const LEAVER = { email: 'leaver@example.com', password: 'tall-grey-horse-73' };

/** Real: the built product, its demo engine, a Chromium. */
describe('keeping pictures', () => {
  const stage = openStage();
  let customer: Visitor;
  let stranger: Visitor;
  let leaver: Visitor;
  let link = '';
  beforeAll(async () => {
    customer = await stage.signedUp(CUSTOMER, {
      viewport: { width: 1280, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    stranger = await stage.visit({ viewport: { width: 360, height: 740 } });
    for (const [prompt, count] of [
      ['a red lighthouse at dawn', 2],
      ['一只猫在古寺门前', 2],
    ] as const)
      await made(customer, prompt, count);
    leaver = await stage.signedUp(LEAVER, { viewport: { width: 360, height: 740 } });
    await made(leaver, 'a paper boat', 2);
  }, 300_000);
  const step = story(() => [customer, stranger, leaver]);

  const seen = (locator: Locator): Promise<void> => locator.first().waitFor();
  const button = (name: string | RegExp, page: Page = customer.page): Locator =>
    page.getByRole('button', { name, exact: true });
  /** Presses it and reads the short word about that, which goes away by itself. */
  const says = async (pressed: Locator, word: string): Promise<void> => {
    await Promise.all([seen(customer.page.getByText(word)), pressed.click()]);
  };
  const boxes = (): Locator => customer.page.getByRole('checkbox', { name: /^Select the picture/ });

  async function made(who: Visitor, prompt: string, count: number): Promise<void> {
    const wish = { prompt, count, style: 'none', aspectRatio: '1:1', resolution: '1K' };
    const { id } = await who.post<{ id: string }>('/api/v1/generations', wish, {
      'idempotency-key': `lot-${prompt.length}`,
    });
    await until(
      async () =>
        (await who.get<{ status: string }>(`/api/v1/generations/${id}`)).status === 'finished',
      { what: prompt, timeout_ms: 120_000 },
    );
  }

  const workspaceOf = async (who: Visitor) =>
    (await who.get<{ workspace: { id: string } }>('/api/v1/me')).workspace.id;
  const sql = async (text: string, params: unknown[]) =>
    void (await withClient(stage.product.database.ownerUrl, (client) =>
      client.query(text, params),
    ));

  /** So many days go by for somebody's files, and the round that tells their owners comes. */
  async function daysGoBy(who: Visitor, days: number, told: number): Promise<void> {
    await sql(
      `UPDATE storage.object SET created_at = created_at - $2 * interval '1 day' WHERE workspace_id = $1`,
      [await workspaceOf(who), days],
    );
    await sql(
      `UPDATE kernel.schedule SET next_run_at = kernel.now() WHERE name = 'storage.tell-owners'`,
      [],
    );
    await until(
      async () => (await who.get<{ images: number }>('/api/v1/images/leaving')).images === told,
      { what: `${told} told`, timeout_ms: 60_000 },
    );
  }
  const notice = (page: Page) =>
    page.getByRole('complementary', { name: 'What will be deleted soon' });

  step('words of a prompt and a filter narrow the gallery down', async () => {
    const { page } = customer;
    await page.goto('/studio/gallery');
    await seen(page.getByRole('link', { name: /lighthouse/ }));
    await page.getByRole('searchbox').fill('古寺');
    await page
      .getByRole('link', { name: /lighthouse/ })
      .first()
      .waitFor({ state: 'detached' });
    expect(await page.getByRole('link', { name: /一只猫/ }).count()).toBe(2);
    await button('Filters').click();
    await page.getByLabel('Resolution').selectOption('4K');
    await seen(page.getByRole('heading', { name: 'No picture matches' }));
    await button('Clear filters').click();
    await page.keyboard.press('Escape');
    // The panel gives the focus back when it has gone; keys before that are not the search's.
    await page.locator('button:focus', { hasText: 'Filters' }).waitFor();
    await page.getByRole('searchbox').fill('');
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
    await seen(page.getByRole('link', { name: /lighthouse/ }));
    await expectUsable(page);
  });

  step('pictures are chosen by keyboard, tagged and put into a collection', async () => {
    const { page } = customer;
    await button('Select').click();
    await page.keyboard.press('Control+a');
    await seen(page.getByText('4 selected'));
    await boxes().first().press('Space');
    await seen(page.getByText('3 selected'));
    await expectUsable(page);
    await button('Tags').click();
    await page.getByLabel('Add tags').fill('poster，海报');
    await says(button('Save'), '3 pictures changed');
    await button('Select').click();
    await boxes().nth(1).click();
    await boxes()
      .nth(3)
      .click({ modifiers: ['Shift'] });
    await button('Put into a collection').click();
    await page.getByRole('dialog').getByLabel('Name').fill('Walls');
    await says(button('Put in'), '3 pictures put into Walls');
    await page.getByRole('link', { name: 'Collections' }).click();
    await page.getByRole('link', { name: 'Walls 3 pictures' }).click();
    await seen(page.getByRole('heading', { name: 'Walls' }));
    await page
      .getByRole('link', { name: /^Open picture/ })
      .nth(2)
      .waitFor();
    expect(await page.getByRole('link', { name: /^Open picture/ }).count()).toBe(3);
    await expectUsable(page);
  });

  step('a selection is downloaded as one file', async () => {
    const { page } = customer;
    await button('Select').click();
    await button(/^Select all/).click();
    const downloading = page.waitForEvent('download');
    await button('Download as ZIP').click();
    expect((await downloading).suggestedFilename()).toMatch(/^pictures-\w+\.zip$/);
  });

  step('a link shows the picture to a stranger, until it is ended', async () => {
    const { page } = customer;
    await page.goto('/studio/gallery');
    await page
      .getByRole('link', { name: /一只猫/ })
      .first()
      .click();
    await button('Share').click();
    await page.getByLabel('Show the description beside the picture').check();
    await button('Create link').click();
    await seen(page.getByRole('dialog').getByText('opened 0 times'));
    await expectUsable(page);
    link = await copied(page, /^http/);
    await stranger.page.goto(link);
    await seen(stranger.page.getByText('一只猫在古寺门前'));
    const width = await stranger.page.evaluate<number>(
      `(async (image) => (await image.decode(), image.naturalWidth))(document.querySelector('img'))`,
    );
    expect(width).toBeGreaterThan(100);
    await expectUsable(stranger.page);
    await page.goto('/studio/links');
    await seen(page.getByText(/opened 1 time · with description/));
    await expectUsable(page);
    await button('End link').click();
    await says(page.getByRole('dialog').getByRole('button', { name: 'End link' }), 'Link ended');
    stranger.expectFault('404');
    await stranger.page.reload();
    await seen(stranger.page.getByText('This picture is not shared any more'));
  });

  step(
    'who is told what will go sees it, takes it along, and keeps it by a longer plan',
    async () => {
      const { page } = customer;
      await daysGoBy(customer, 26, 4);
      await page.goto('/studio/gallery');
      await seen(notice(page).getByText(/^4 pictures will be deleted on /));
      await expectUsable(page);
      await notice(page).getByRole('button', { name: 'Show them' }).click();
      await seen(button('Show all pictures'));
      expect(await page.getByRole('link', { name: /^Open picture/ }).count()).toBe(4);
      const downloading = page.waitForEvent('download');
      await notice(page)
        .getByRole('button', { name: /^Download as ZIP/ })
        .click();
      expect((await downloading).suggestedFilename()).toMatch(/\.zip$/);
      await sql(
        `INSERT INTO catalog.assignment (workspace_id, plan_code) VALUES ($1, 'studio')
       ON CONFLICT (workspace_id) DO UPDATE SET plan_code = 'studio'`,
        [await workspaceOf(customer)],
      );
      await daysGoBy(customer, 0, 0);
      await page.goto('/studio/gallery');
      await seen(page.getByRole('link', { name: /lighthouse/ }));
      expect(await notice(page).count()).toBe(0);
    },
  );

  step('who lets it go finds it gone after its day, and not before', async () => {
    const { page } = leaver;
    await daysGoBy(leaver, 26, 2);
    await page.goto('/studio/gallery');
    await seen(notice(page).getByText(/^2 pictures will be deleted on /));
    await expectUsable(page);
    const operator = await stage.signedIn(stage.product.operator);
    const cleanUp = async () => {
      const reason = 'the day of a test';
      const { id } = await operator.post<{ id: string }>('/api/admin/v1/retention/runs', {
        reason,
      });
      const status = async () =>
        (await operator.get<{ status: string }>(`/api/admin/v1/retention/runs/${id}`)).status;
      await until(async () => (await status()) === 'finished', {
        what: 'the clean-up',
        timeout_ms: 60_000,
      });
    };
    await cleanUp();
    await page.reload();
    await seen(page.getByRole('link', { name: /paper boat/ }));
    // The days that were told go by. No round is asked for: it would find them too near, and tell again.
    const mine = [await workspaceOf(leaver)];
    await sql(
      `UPDATE storage.object SET created_at = created_at - interval '30 days',
              leaves_at = leaves_at - interval '30 days' WHERE workspace_id = $1`,
      mine,
    );
    await sql(
      `UPDATE generation.image SET leaves_at = leaves_at - interval '30 days' WHERE workspace_id = $1`,
      mine,
    );
    await cleanUp();
    // The gallery hears of what left the store a moment later.
    await until(
      async () => (await leaver.get<{ images: number }>('/api/v1/images/leaving')).images === 0,
      { what: 'nothing more that leaves', timeout_ms: 60_000 },
    );
    await page.reload();
    await seen(page.getByText('Your pictures will hang here'));
    expect(await page.getByRole('link', { name: /paper boat/ }).count()).toBe(0);
    expect(await notice(page).count()).toBe(0);
  });

  step('what was thrown away can be restored, or is deleted for good', async () => {
    const { page } = customer;
    await page.goto('/studio/gallery');
    await page
      .getByRole('link', { name: /一只猫/ })
      .first()
      .click();
    const cats = page.getByRole('link', { name: /一只猫/ });
    const both = { what: 'both cats' };
    // The button is there for some seconds only.
    await Promise.all([
      says(button('Undo'), '1 picture is back in your gallery'),
      button('Move to the trash').click(),
    ]);
    await seen(page.getByRole('heading', { name: 'Gallery' }));
    await until(async () => (await cats.count()) === 2, both);
    await cats.first().click();
    await button('Move to the trash').click();
    await page.getByRole('link', { name: 'Trash' }).click();
    await seen(page.getByText(/^(29|30) days left$/));
    await boxes().first().click();
    await expectUsable(page);
    await button('Restore').click();
    await seen(page.getByRole('heading', { name: 'The trash is empty' }));
    await page.getByRole('link', { name: 'All pictures' }).click();
    await until(async () => (await cats.count()) === 2, both);
    await button('Select').click();
    await page.keyboard.press('Control+a');
    await button('Move to the trash').click();
    await page.getByRole('link', { name: 'Trash' }).click();
    await button('Empty trash').click();
    await says(
      page.getByRole('dialog').getByRole('button', { name: 'Empty trash' }),
      '4 pictures deleted for good',
    );
    await seen(page.getByRole('heading', { name: 'The trash is empty' }));
  });
});
