import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

/** Whatever keeps somebody from using the page: what axe finds serious or critical, and its width. */
export async function obstaclesOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const tooWide_px = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  return [
    ...(tooWide_px > 0 ? [`${tooWide_px} px wider than the screen`] : []),
    ...violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)),
  ];
}

/** Everybody can use the page as it stands. */
export async function expectUsable(page: Page): Promise<void> {
  expect(await obstaclesOn(page)).toEqual([]);
}
