import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';
import type { Locator } from 'playwright-core';
import sharp from 'sharp';

import { until } from '../../scripts/lib/net.mjs';
import { story, type Visitor } from '../support/browser.js';
import { picture } from '../support/pictures.js';
import { Receiver } from '../support/receiver.js';
import { openStage } from '../support/stage.js';

jest.setTimeout(300_000);

interface Generation {
  id: string;
  status: string;
  prompt: string;
  parentImageId?: string;
  maskId?: string;
  referenceIds: string[];
  images: { id: string }[];
}

/** What of a canvas is read in the page. */
interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { data: number[] };
  };
}

/** Real: the built product, its demo engine, a Chromium. Somebody's web server stands in. */
describe('going on from a picture', () => {
  const stage = openStage();
  const person = { email: 'painter@example.com', password: 'tall-grey-horse-71' };
  const somebody = new Receiver();
  let customer: Visitor;
  let phone: Visitor;
  let first: string;
  let painted: string;
  beforeAll(async () => {
    await somebody.start();
    customer = await stage.signedUp(person);
    phone = await stage.signedIn(person, {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
  });
  afterAll(() => somebody.stop());
  const step = story(() => [customer, phone]);

  const composer = (who = customer): Locator =>
    who.page.getByRole('region', { name: 'Next picture' });
  const prompt = (who = customer): Locator =>
    composer(who).getByRole('textbox', { name: 'Describe the picture' });
  const generate = (who = customer): Promise<void> =>
    composer(who)
      .getByRole('button', { name: /^Generate .* \(you will have \d+\)$/, disabled: false })
      .click();
  const editor = (who = customer): Locator => who.page.getByRole('dialog', { name: 'Edit a part' });
  const button = (name: string, who = customer): Locator =>
    editor(who).getByRole('button', { name });
  const canvas = (who = customer): Locator => editor(who).getByRole('application');
  const newest = async (): Promise<Generation> =>
    (await customer.get<{ items: Generation[] }>('/api/v1/generations')).items[0]!;
  const over = async (wanted: string): Promise<Generation> => {
    let found: Generation | undefined;
    const look = async () => {
      found = await newest();
      return found.prompt === wanted && found.status === 'finished';
    };
    await until(look, { what: 'the end of the run', timeout_ms: 60_000 });
    return found!;
  };
  /** Of a mask: its size, and how open it is at these places, 0 for open. */
  const maskAt = async (id: string, places: readonly (readonly [number, number])[]) => {
    const answer = await customer.page.request.get(`/api/v1/uploads/${id}/content`);
    const { data, info } = await sharp(await answer.body())
      .extractChannel('alpha')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const alpha = places.map(([x, y]) => {
      const at = Math.floor(y * info.height) * info.width + Math.floor(x * info.width);
      return data[at];
    });
    return { size: [info.width, info.height], alpha };
  };
  const newestUpload = async (who: Visitor) => {
    const { items } = await who.get<{ items: { id: string; status: string; filename: string }[] }>(
      '/api/v1/uploads',
    );
    return items[0]!;
  };
  /** The id of the mask that was sent after the upload with the id `before`, once it is ready. */
  const newestMask = async (who: Visitor, before: string): Promise<string> => {
    let id = before;
    const arrived = async () => {
      const newest = await newestUpload(who);
      id = newest.id;
      return id !== before && newest.status === 'ready' && newest.filename === 'mask.png';
    };
    await until(arrived, { what: 'the mask', timeout_ms: 60_000 });
    return id;
  };
  /** Presses the mouse at one place of the stage and moves it to another, in shares of it. */
  const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
    const box = (await canvas().boundingBox())!;
    const at = ([x, y]: readonly [number, number]): [number, number] => [
      box.x + x * box.width,
      box.y + y * box.height,
    ];
    const { mouse } = customer.page;
    await mouse.move(...at(from));
    await mouse.down();
    await mouse.move(...at(to), { steps: 5 });
    await mouse.up();
  };

  step('a picture opens the composer filled in, and nothing is charged', async () => {
    const { page } = customer;
    const wish = { prompt: 'a quiet harbour', aspectRatio: '1:1', resolution: '1K', count: 1 };
    await customer.post('/api/v1/generations', wish, { 'idempotency-key': randomUUID() });
    first = (await over(wish.prompt)).images[0]!.id;
    await page.goto(`/studio/images/${first}`);
    await page.getByRole('button', { name: 'Vary' }).click();
    await composer().getByText('The next picture goes on from picture 1.').waitFor();
    expect(await prompt().inputValue()).toBe('a quiet harbour');
    await page.goBack();
    await page.getByRole('button', { name: 'Re-run larger' }).click();
    await page.getByRole('button', { name: /^2K\s*20 credits/ }).click();
    await composer()
      .getByRole('button', { name: /^Generate .*20 credits/ })
      .waitFor();
    expect((await newest()).images[0]!.id).toBe(first);
  });

  step(
    'a part of it is painted with the mouse, taken back, and asked about on leaving',
    async () => {
      const { page } = customer;
      await page.getByRole('link', { name: 'Open picture 1: a quiet harbour' }).click();
      await page.getByRole('button', { name: 'Edit a part', exact: true }).click();
      await button('Use this part').click();
      await editor().getByText('Paint over the part that should change first.').waitFor();
      await drag([0.45, 0.5], [0.55, 0.5]);
      await button('Undo').click();
      expect(await button('Undo').isDisabled()).toBe(true);
      await page.keyboard.press('Control+Shift+Z');
      await button('Close').click();
      const question = page.getByRole('dialog', { name: 'Leave without the painted part?' });
      await question.getByRole('button', { name: 'Cancel' }).click();
      await question.waitFor({ state: 'detached' });
      await page.goBack();
      await question.getByRole('button', { name: 'Cancel' }).click();
      await page.waitForURL(`**/${first}*`);
      await button('Use this part').click();
      await page.waitForURL('**/studio');
      await composer().getByText('Only the painted part of picture 1 changes.').waitFor();
    },
  );

  step('only that part of it changes', async () => {
    const { page } = customer;
    await prompt().fill('a red sail');
    await generate();
    const run = await over('a red sail');
    expect(run).toMatchObject({ parentImageId: first, referenceIds: [] });
    const mask = await maskAt(run.maskId!, [
      [0.5, 0.5],
      [0.05, 0.05],
    ]);
    expect(mask).toEqual({ size: [1024, 1024], alpha: [0, 255] });
    painted = run.images[0]!.id;
    const beside = async (id: string) =>
      sharp(await (await page.request.get(`/api/v1/images/${id}/content`)).body())
        .extract({ left: 60, top: 200, width: 200, height: 600 })
        .stats();
    const [before, after] = [await beside(first), await beside(painted)];
    before.channels.slice(0, 3).forEach(({ mean }, index) => {
      expect(Math.abs(mean - after.channels[index]!.mean)).toBeLessThan(8);
    });
  });

  step('the painted part of an earlier run is seen again, and can be painted on', async () => {
    const { page } = customer;
    const run = await newest();
    await page.goto(`/studio/images/${painted}`);
    await page.getByRole('button', { name: 'Use these settings' }).click();
    await composer().getByText('Only the painted part of picture 1 changes.').waitFor();
    const chip = composer().getByRole('listitem').first();
    await chip.locator('img[src^="blob:"]').waitFor();
    await chip.getByRole('button', { name: 'Edit a part of reference 1' }).click();
    const openAt = (x: number, y: number) =>
      canvas()
        .locator('canvas')
        .evaluate(
          (element, at) => {
            const painting = element as unknown as Canvas;
            const { data } = painting
              .getContext('2d')
              .getImageData(at.x * painting.width, at.y * painting.height, 1, 1);
            return data[3];
          },
          { x, y },
        );
    await until(async () => (await openAt(0.5, 0.5)) === 255, {
      what: 'the painted part in the editor',
    });
    expect(await openAt(0.05, 0.05)).toBe(0);
    await drag([0.45, 0.2], [0.55, 0.2]);
    await button('Use this part').click();
    await editor().waitFor({ state: 'detached' });
    const again = await maskAt(await newestMask(customer, run.maskId!), [
      [0.5, 0.5],
      [0.5, 0.2],
      [0.05, 0.05],
    ]);
    expect(again.alpha).toEqual([0, 0, 255]);
    // The run keeps the mask that it was made with.
    expect((await maskAt(run.maskId!, [[0.5, 0.2]])).alpha).toEqual([255]);
  });

  step('each of the two pictures leads to the other', async () => {
    const { page } = customer;
    await page.goto(`/studio/images/${painted}`);
    await page.getByRole('heading', { name: 'Made from' }).waitFor();
    await page.getByRole('link', { name: /^Open the picture that it was made from/ }).click();
    await page.waitForURL(`**/studio/images/${first}`);
    await page.getByRole('link', { name: 'Open a picture made from this: a red sail' }).click();
    await page.waitForURL(`**/studio/images/${painted}`);
  });

  // The acceptance is played, so that it comes late and costs nothing.
  step('what is written while a new thread begins comes along', async () => {
    const { page } = customer;
    await customer.post('/api/v1/threads', { imageId: first });
    const { items } = await customer.get<{ items: Generation[] }>('/api/v1/generations');
    const run = items.find(({ images }) => images[0]!.id === first);
    const accepts = Promise.withResolvers<undefined>();
    const runs = '**/api/v1/generations';
    await page.route(runs, async (route) => {
      await accepts.promise;
      await route.fulfill({ status: 202, json: run });
    });
    await page.goto('/studio/threads/new');
    await prompt().fill('a lonely boat');
    await generate();
    await prompt().fill('now with a {{colour}} sail');
    accepts.resolve(undefined);
    await page.getByRole('heading', { name: 'a quiet harbour', level: 1 }).waitFor();
    expect(await prompt().inputValue()).toBe('now with a {{colour}} sail');
    await page.unroute(runs);
  });

  step('a thread goes on from any of its pictures', async () => {
    const { page } = customer;
    await page.goto(`/studio/images/${first}`);
    await page.getByRole('button', { name: 'Edit in turns' }).click();
    await page.getByRole('heading', { name: 'a quiet harbour', level: 1 }).waitFor();
    await composer().getByText('The next picture goes on from picture 1.').waitFor();
    await prompt().fill('make it night');
    await generate();
    const second = page.getByRole('article', { name: 'make it night' });
    await second.getByRole('button', { name: /: picture 1 of turn 2$/ }).waitFor();
    expect((await over('make it night')).parentImageId).toBe(first);
    expect(await prompt().inputValue()).toBe('');
    await until(async () => (await second.getByRole('button', { pressed: true }).count()) === 1, {
      what: 'the newest picture as the one to go on from',
      timeout_ms: 60_000,
    });
    await page.getByRole('button', { name: /: picture 1 of turn 1$/ }).click();
    await prompt().fill('make it winter');
    await generate();
    const third = page.getByRole('article', { name: 'make it winter' });
    await third.getByRole('link', { name: 'from turn 1' }).waitFor();
    await third.getByRole('button', { name: /: picture 1 of turn 3$/ }).waitFor();
    expect((await over('make it winter')).parentImageId).toBe(first);
  });

  step('a finger paints on a phone, and keys do', async () => {
    const { page } = phone;
    await page.goto(`/studio/images/${painted}`);
    await page.getByRole('button', { name: 'Edit a part' }).click();
    const box = (await canvas(phone).boundingBox())!;
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await canvas(phone).focus();
    await page.keyboard.down(' ');
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.up(' ');
    await button('Invert', phone).click();
    const wide = await page
      .locator('html')
      .evaluate((root) => (root as { scrollWidth: number }).scrollWidth);
    expect(wide).toBeLessThanOrEqual(360);
    const before = await newestUpload(phone);
    await button('Use this part', phone).click();
    await page.waitForURL('**/studio');
    await composer(phone).getByText('Only the painted part of picture 1 changes.').waitFor();
    const id = await newestMask(phone, before.id);
    const mask = await maskAt(id, [
      [0.5, 0.5],
      [0.5, 0.7],
      [0.1, 0.1],
    ]);
    expect(mask.alpha).toEqual([255, 255, 0]);
  });

  step('a thread is renamed and deleted; its pictures stay', async () => {
    const { page } = customer;
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('The harbour');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'The harbour' }).waitFor();
    await page.getByRole('link', { name: 'All threads' }).click();
    await page.getByRole('link', { name: /^The harbour/ }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'No threads yet' }).waitFor();
    await page.goto(`/studio/images/${first}`);
    await page
      .getByRole('link', { name: 'Open a picture made from this: make it night' })
      .waitFor();
  });

  step('a large picture is painted small, and its mask is as large as it', async () => {
    const { page } = customer;
    await page.goto('/studio');
    const background = '#8899aa';
    const buffer = await sharp({ create: { width: 3840, height: 2160, channels: 3, background } })
      .png()
      .toBuffer();
    await page
      .locator('input[type=file]')
      .setInputFiles([{ name: 'large.png', mimeType: 'image/png', buffer }]);
    await composer().getByRole('button', { name: 'Edit a part of reference 1' }).click();
    expect(await canvas().locator('canvas').getAttribute('width')).toBe('1024');
    await drag([0.3, 0.5], [0.7, 0.5]);
    const before = await newestUpload(customer);
    await button('Use this part').click();
    await composer().getByText('Only the painted part of picture 1 changes.').waitFor();
    const mask = await maskAt(await newestMask(customer, before.id), [
      [0.5, 0.5],
      [0.5, 0.1],
    ]);
    expect(mask).toEqual({ size: [3840, 2160], alpha: [0, 255] });
  });

  step('a picture comes by its web address, or says why not', async () => {
    const { page } = customer;
    const bytes = await picture(60, 40);
    somebody.behaviour = (response) =>
      void response.writeHead(200, { 'content-type': 'image/png' }).end(bytes);
    const add = async (url: string) => {
      await composer().getByRole('button', { name: 'Add a picture by its web address' }).click();
      await page.getByLabel('Web address of a picture').fill(url);
      await page.getByRole('button', { name: 'Add picture' }).click();
    };
    await page.goto('/studio');
    await add(`${somebody.url}/cup.png`);
    const list = composer().getByRole('list', { name: 'Reference pictures' });
    await list.getByRole('button', { name: 'Edit a part of reference 1' }).waitFor();
    customer.expectFault('400');
    await add('https://192.168.1.1/cup.png');
    await composer().getByText('This address leads into a private network.').waitFor();
  });
});
