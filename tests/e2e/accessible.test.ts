/** Every screen of the desk is read by axe: no serious or critical violation, in both themes; and several orders at once. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COLOUR_RULES, loadAxe, violations } from './harness/axe.ts';
import { inBrowser } from './harness/in-browser.ts';
import { DIALOG, dialogs, OWN_VIEW, showSheet } from './harness/pictures.ts';
import { EnginesPage } from './harness/engines-page.ts';
import { type RunningDesk, startDesk } from './harness/running-desk.ts';

async function filterAndGroup(page: Page): Promise<void> {
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('Shift+G');
  await page.keyboard.press('Shift+F');
}

async function listInstruments(page: Page): Promise<void> {
  await page.keyboard.press('n');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('listbox', { name: 'Traded on ldn-1' }).waitFor();
}

const putOnLight = (page: Page): Promise<unknown> =>
  page.evaluate(() => (document.documentElement.dataset['theme'] = 'light'));

type Screen = readonly [string, (page: Page) => Promise<void>];

/** Whole screens, as the desk puts them together; every panel and every dialog is read in the gallery. */
const SCREENS: readonly Screen[] = [
  ['Supervise', (page) => page.keyboard.press('Alt+1')],
  ['Models', (page) => page.keyboard.press('Alt+2')],
  ['Risk', (page) => page.keyboard.press('Alt+3')],
  ['Post-trade', (page) => page.keyboard.press('Alt+4')],
  ['the instruments in the ticket', listInstruments],
  ['the filters and groups of the orders', filterAndGroup],
];

inBrowser('every screen', (browser) => {
  let gallery: RunningDesk;
  beforeAll(async () => {
    gallery = await startDesk(['--speed', '0', '--name', 'gallery']);
  });
  afterAll(async () => {
    await gallery[Symbol.asyncDispose]();
  });

  it('is read by axe without a serious violation, dark and light; several orders are paused in one confirmed act', async () => {
    await using running = await startDesk(['--seed', '7', '--speed', '1', '--name', 'ldn-1']);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const desk = new EnginesPage(page);
    await desk.open(running.deskUrl);
    await desk.submit();
    await desk.submit();
    await loadAxe(page);

    for (const theme of ['dark', 'light']) {
      const held: string[] = [];
      for (const [name, show] of SCREENS) {
        await show(page);
        await page.waitForTimeout(100);
        for (const words of await violations(page, theme === 'dark' ? undefined : COLOUR_RULES))
          held.push(`${theme}, ${name}: ${words}`);
        await page.keyboard.press('Escape');
        // The first has closed the list, and left the ticket.
        if (show === listInstruments) await page.keyboard.press('Escape');
        if (show === filterAndGroup) await page.getByRole('button', { name: /^by .* ×$/ }).click();
      }
      expect(held).toEqual([]);
      await desk.act('Dark or light');
    }

    await page.keyboard.press('Alt+1');
    await desk.selectAllOrders();
    await desk.pauseSelected(2);
    await expect.poll(() => desk.modes()).toEqual(['PAUSED', 'PAUSED']);
  });

  /** Reads with axe what the gallery shows. */
  async function readGallery(
    show: (
      page: Page,
      origin: string,
      read: (name: string, rules?: readonly string[]) => Promise<void>,
    ) => Promise<void>,
    within?: string,
  ) {
    // Colours of a theme that is put on are there at once.
    const page = await browser().newPage({ viewport: OWN_VIEW, reducedMotion: 'reduce' });
    const held: string[] = [];
    await show(page, new URL(gallery.deskUrl).origin, async (name, rules) => {
      if (!(await page.evaluate(() => 'axe' in globalThis))) await loadAxe(page);
      for (const words of await violations(page, rules, within)) held.push(`${name}: ${words}`);
    });
    return held;
  }

  it('that the gallery has is read as well: every panel in every state, dark and light', async () => {
    const held = await readGallery(async (page, origin, read) => {
      for (const state of ['', 'working', 'empty', 'stale', 'loading', 'error']) {
        const sheet = `the sheet ${state || 'of primitives'}`;
        await showSheet(page, origin, state, 'dark');
        await read(sheet);
        await putOnLight(page);
        await read(`${sheet}, light`, COLOUR_RULES);
      }
    });
    expect(held).toEqual([]);
  });

  it('that the gallery has is read as well: every dialog, dark and light', async () => {
    let read = 0;
    const held = await readGallery(async (page, origin, readNow) => {
      for await (const [name] of dialogs(page, origin, 'dark')) {
        await readNow(`the dialog ${name}`);
        await putOnLight(page);
        await readNow(`the dialog ${name}, light`, COLOUR_RULES);
        read += 1;
      }
      // What stands behind it is on the sheets.
    }, DIALOG);
    expect(held).toEqual([]);
    expect(read).toBeGreaterThanOrEqual(20);
  });
});
