import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';
import {
  chromium,
  type APIResponse,
  type Browser,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core';

import { until } from '../../scripts/lib/net.mjs';

/** How long a page may take to show what a step waits for; the machine may be busy. */
const PATIENCE_ms = 60_000;
/** A picture of every page of a broken test, git-ignored. */
const PICTURES = 'test-results/browser';

/** One person's browser window, which remembers what went wrong in it. */
export interface Visitor {
  readonly page: Page;
  /** Uncaught errors and errors in the console so far, but for those that were announced. */
  faults(): string[];
  /** Console errors with this in their text or address belong to the story from here on. */
  expectFault(part: string): void;
  /** Asks the API as the pages in this window do. @throws unless it answers with success */
  get<Body>(path: string): Promise<Body>;
  post<Body = unknown>(
    path: string,
    data?: object,
    headers?: Record<string, string>,
  ): Promise<Body>;
}

/** The machine's own Chromium, without a window. Close it in `afterAll`. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    // Chromium refuses its sandbox to root, and containers give it a /dev/shm that is too small.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    timeout: PATIENCE_ms,
  });
}

/** Presses a button that is a form: done once the page after it is there. */
export async function press(page: Page, button: Locator): Promise<void> {
  await Promise.all([page.waitForEvent('framenavigated'), button.click()]);
}

/** What the page has put into the clipboard, as soon as it is of that form: it does so after the press. */
export async function copied(page: Page, form: RegExp): Promise<string> {
  let text = '';
  const look = async () => {
    text = await page.evaluate<string>('navigator.clipboard.readText()');
    return form.test(text);
  };
  await until(look, { what: `${form} in the clipboard` });
  return text;
}

/** A new window with cookies and storage of its own, on `url` as the base of all addresses. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_ms);
  const page = await context.newPage();
  const faults: string[] = [];
  const expected: string[] = [];
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error')
      faults.push(`${message.text()} at ${message.location().url || page.url()}`);
  });
  return {
    page,
    faults: () => faults.filter((fault) => !expected.some((part) => fault.includes(part))),
    expectFault: (part) => expected.push(part),
    get: async (path) => bodyOf(path, await page.request.get(path)),
    post: async (path, data, headers) =>
      bodyOf(
        path,
        await page.request.post(path, {
          headers: { origin: url, ...headers },
          ...(data && { data }),
        }),
      ),
  };
}

async function bodyOf<Body>(path: string, answer: APIResponse): Promise<Body> {
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as Body;
}

/**
 * Declares the steps of a story as tests. What a step needs the steps before it have made: after a
 * broken one the others fail at once, and what the windows showed is in test-results/browser.
 */
export function story(
  visitors: () => Visitor[],
): (name: string, run: () => Promise<void>, timeout_ms?: number) => void {
  let broken: string | undefined;
  return (name, run, timeout_ms) => {
    test(
      name,
      async () => {
        if (broken !== undefined) throw new Error(`Not reached: "${broken}" broke.`);
        broken = name;
        try {
          await run();
          expect(visitors().flatMap((visitor) => visitor.faults())).toEqual([]);
        } catch (error) {
          await takePictures(name, visitors());
          throw error;
        }
        broken = undefined;
      },
      timeout_ms,
    );
  };
}

async function takePictures(name: string, visitors: Visitor[]): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const file = name.replace(/\W+/g, '-');
  for (const [index, { page }] of visitors.entries())
    await page
      .screenshot({ path: join(PICTURES, `${file}.${index}.png`), timeout: 5_000 })
      // The test's own failure is the one to report.
      .catch(() => undefined);
}
