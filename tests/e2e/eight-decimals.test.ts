/** An instrument of eight decimals through the whole desk, on a recorded market: typed, worked, read in every panel, ended. */
import path from 'node:path';
import type { Locator } from 'playwright';
import { expect, it } from 'vitest';
import { MARKET_DATA, NO_MARKET_DATA } from '../../tools/shared-data.ts';
import { writeEightDecimals } from '../fixtures/eight-decimals.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { startDesk } from './harness/running-desk.ts';
import { MARKET_MS, until } from './harness/waits.ts';

const LACKING = MARKET_DATA === null ? NO_MARKET_DATA : null;
const PRICE = /^0\.06\d{6}$/;

inBrowser(
  'a coin of eight decimals',
  (browser) => {
    it('is typed, worked and read to the last digit, and no figure is cut off or stands beside its head', async () => {
      using folder = temporaryFolder();
      const file = path.join(folder.path, 'ethbtc.gz');
      writeEightDecimals(file);
      await using running = await startDesk(['--replay', file, '--speed', '4']);
      const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
      const troubles: string[] = [];
      page.on('pageerror', (error) => troubles.push(error.message));
      const desk = new DeskPage(page);
      await desk.open(running.deskUrl);

      const review = await desk.submit({ side: 'buy', qty: '12.34', ends: '1m', lookEvery: '5s' });
      expect(review).toContain('BUY 12.34 ETHBTC ≈ BTC 0.76');
      expect(review).toMatch(/twelve point three four units of ETHBTC, about zero point seven six BTC/);

      const row = desk.orders.locator('[row-id="e1/P1"]');
      await row.click();
      expect(await row.locator('[col-id="qty"]').innerText()).toBe('12.34');
      const fact = (label: string): Locator =>
        desk.story.locator('dl > div', { has: page.getByText(label, { exact: true }) }).locator('dd');
      // A middle is finer than the tick.
      expect(await fact('Arrival').innerText()).toMatch(/^0\.06\d{7}$/);
      const fill = desk.children.locator('[row-index="0"]');
      await fill.locator('[col-id="state"]').getByText('FILLED').waitFor({ timeout: MARKET_MS });
      expect(await fill.locator('[col-id="px"]').innerText()).toMatch(PRICE);
      const figures = ['qty', 'filled', 'px', 'avgPx'].map((column) => `[role="gridcell"][col-id="${column}"]`);
      expect(await cutOff(desk.children.locator(figures.join()))).toEqual([]);

      const legend = page.getByLabel('Prices').locator('div', { hasText: 'Last' }).locator('dd');
      expect(await legend.innerText()).toMatch(PRICE);
      await page.getByRole('tab', { name: 'Depth' }).click();
      const ladder = page.getByRole('table', { name: 'Depth of ETHBTC' });
      await ladder.locator('[data-px]').first().waitFor();
      expect(await ladder.locator('[data-px]').first().getAttribute('aria-label')).toMatch(PRICE);
      expect(await cutOff(ladder.locator('[role="cell"], [role="rowheader"]'))).toEqual([]);
      await page.getByRole('tab', { name: 'Tape' }).click();
      const tape = page.getByRole('table', { name: 'Trades of ETHBTC' });
      await tape.locator('[data-seq]').first().waitFor();
      for (const column of [2, 3]) {
        const cell = tape.locator(`[data-seq] > :nth-child(${column})`).first();
        const head = tape.getByRole('columnheader').nth(column - 1);
        // A trade that leaves the tape meanwhile stands nowhere.
        await until(
          async () => Math.abs((await rightOfText(cell)) - (await rightOfText(head))) < 0.5,
          `the figures of column ${column} end where its head does`,
        );
      }

      await row
        .locator('[col-id="mode"]')
        .getByText(/DONE|EXPIRED/)
        .waitFor({ timeout: 3 * MARKET_MS });
      // Who comes later reads how it stood when it ended.
      await page.reload();
      await desk.isLive();
      await row.click();
      await until(
        async () => /^\d+\.\d%/.test(await fact('Participation').innerText()),
        'its share of the volume is there',
      );
      expect(await fact('VWAP').innerText()).toMatch(/^0\.06\d{7}$/);
      await page.keyboard.press('Alt+4');
      const cost = page.getByRole('tabpanel', { name: 'TCA' }).getByRole('row', { name: /^TWAP 1 / });
      await cost.waitFor({ timeout: MARKET_MS });
      expect(await cost.innerText()).toMatch(/^TWAP\s+1\s+\d+\s+[+−]?\d+\.\d\d\s/);
      expect(troubles).toEqual([]);
      await page.close();
    });
  },
  LACKING,
);

/** The texts of those, of which there are some, whose content is wider than they are. */
const cutOff = (of: Locator): Promise<string[]> =>
  of.evaluateAll((all) =>
    all.length === 0
      ? ['none']
      : all.flatMap((one) => (one.scrollWidth > one.clientWidth + 1 ? [(one.textContent ?? '').trim()] : [])),
  );

const rightOfText = (of: Locator): Promise<number> =>
  of.evaluate((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return range.getBoundingClientRect().right;
  });
