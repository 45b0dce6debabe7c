import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

/** Until nothing that was set going on the page moves or changes its colour any more, but for what never ends. */
const AT_REST = `Promise.allSettled(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished))
  .then(() => undefined)`;

/** Whatever keeps somebody from using the page: what axe finds serious or critical, and its width. */
export async function obstaclesOn(page: Page): Promise<string[]> {
  await page.evaluate(AT_REST);
  // In the page itself, which has no frames of other origins, and without a list of all that is right:
  // several times as quick, with the same findings.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
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
