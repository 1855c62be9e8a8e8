/** An engine that is lost is an exception of the desk's own: it has a runbook, somebody who has it, and a shelf. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { RECORDED_US, tellRecorded } from '../fixtures/recorded-rows.ts';
import { loadAxe, violations } from './harness/axe.ts';
import { inBrowser } from './harness/in-browser.ts';
import { EnginesPage } from './harness/engines-page.ts';
import { look, outOfSight, plainDesk } from './harness/plain-desk.ts';
import { startPlainEngines } from './harness/plain-engines.ts';
import { SOON_MS, twoFrames } from './harness/waits.ts';

const SIZES = [
  [1440, 900, 'dark'],
  [1280, 800, 'dark'],
  [1024, 700, 'light'],
] as const;

/** The words in the stop bar that say which engine is out of reach, and that begin before their place does. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll('section[aria-label="Stop"] p strong > *')).flatMap((words) => {
      const [own, place] = [words, words.closest('p')!].map((element) => element.getBoundingClientRect());
      return own!.width > 0 && own!.left >= place!.left - 0.5 ? [] : words.textContent;
    }),
  );

/** What of the stop bar's and the header's words is cut: a stop's scope, whom it is supervised by. */
const cutWords = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(
      document.querySelectorAll<HTMLElement>('section[aria-label="Stop"] strong *, header [title*="with the role"] *'),
    )
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
      .map((one) => one.innerText),
  );

inBrowser('a lost engine', (browser) => {
  it('is taken on, shelved and found again, with its runbook, and its stops are released beside it', async () => {
    await using plain = await startPlainEngines(['ldn-1', 'ny-2', 'tky-3'], [RECORDED_US]);
    for (const engine of plain.engines) tellRecorded(engine);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    await plain.knownTo(page);
    await page.goto(plain.deskUrl);
    const desk = new EnginesPage(page);
    await desk.isLiveOn('ldn-1');
    await desk.isLiveOn('ny-2');
    await page.keyboard.press('Control+Shift+X');
    // Where the desk is not small nothing of it is cut, beside the longest chip as well.
    const scope = page.getByRole('region', { name: 'Stop', exact: true }).getByText('everything on ');
    const supervised = page.getByText('supervising: kim');
    await page.keyboard.press('j');
    await scope.waitFor({ timeout: SOON_MS });
    const isWhole = async (): Promise<void> => {
      await scope.click({ trial: true, timeout: SOON_MS });
      await supervised.click({ trial: true, timeout: SOON_MS });
      expect(await cutWords(page)).toEqual([]);
    };
    await isWhole();
    await plain.lose('ny-2');
    await desk.losesEngine('ny-2');
    const lost = page.getByRole('list', { name: 'Lost engines' });
    await lost.getByText('nobody has taken note yet').waitFor({ timeout: SOON_MS });
    await lost.getByRole('button', { name: 'Take it on' }).press('Enter');
    await lost.getByText('taken on by kim; noted on this desk alone').waitFor({ timeout: SOON_MS });
    // The desk is opened anew, and the engine is still gone.
    await page.reload();
    await desk.isLiveOn('ldn-1');
    await page.getByTestId('exception-chip').filter({ hasText: '1 lost' }).waitFor({ timeout: SOON_MS });
    await desk.chip('ny-2').waitFor({ timeout: SOON_MS });
    await page.keyboard.press('9');
    await lost.getByText('ny-2 is lost', { exact: true }).waitFor({ timeout: SOON_MS });
    await lost.getByText('taken on by kim; noted on this desk alone').waitFor({ timeout: SOON_MS });
    await lost.getByText('Runbook, and the shelf').click();
    await lost.getByText(/Find out which it is: the engine, its machine, or the way there/).waitFor();
    await loadAxe(page);
    expect(await violations(page)).toEqual([]);
    // A chip for the order that is looked at leaves the least room.
    await page.keyboard.press('j');
    const release = page.getByRole('button', { name: /^Release the stop of/ }).first();
    for (const [width, height, theme] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.evaluate((one) => (document.documentElement.dataset['theme'] = one), theme);
      // Nothing lies over it, nor is it cut off.
      await release.click({ trial: true, timeout: SOON_MS });
      const box = await release.boundingBox();
      expect(box!.x + box!.width).toBeLessThanOrEqual(width);
      expect(await cutOff(page), `${width}×${height}`).toEqual([]);
      for (const chip of await page.getByTestId('engine-chip').all()) {
        const { x, width: itsWidth } = (await chip.boundingBox())!;
        expect(x + itsWidth, `${await chip.innerText()} at ${width}×${height}`).toBeLessThanOrEqual(width);
      }
      const shots = process.env['WATCHKEEPER_SHOTS'];
      if (shots) await page.screenshot({ path: `${shots}/lost-${width}.png` });
      if (width >= 1280) await isWhole();
    }
    await lost.getByLabel('Reason').fill('its machine is being restarted');
    await lost.getByRole('button', { name: 'Put on the shelf' }).press('Enter');
    await lost.waitFor({ state: 'detached', timeout: SOON_MS });
    expect(await page.getByTestId('exception-chip').innerText()).not.toContain('lost');
    await page
      .getByRole('tabpanel', { name: 'Exceptions' })
      .getByText(/^Shelf/)
      .click();
    await lost.getByText(/on the shelf for \d+ min.* by kim/).waitFor({ timeout: SOON_MS });
    await lost.getByRole('button', { name: 'Take off the shelf' }).press('Enter');
    await page.getByTestId('exception-chip').filter({ hasText: '1 lost' }).waitFor({ timeout: SOON_MS });
    // In a small window the exceptions beneath keep all of what can be done about them.
    const panel = page.getByRole('tabpanel', { name: 'Exceptions' });
    await panel.getByText(/^Open/).click();
    const foot = panel.getByRole('group', { name: 'What can be done' });
    await foot.waitFor({ timeout: SOON_MS });
    expect(await foot.evaluate((one) => one.scrollHeight - one.clientHeight)).toBe(0);
    // Who has the lost engine is told in its one line, which ends within the panel.
    await lost.getByText('kim has it').waitFor({ timeout: SOON_MS });
    expect(await lost.evaluate((one) => [one.scrollWidth - one.clientWidth, one.clientHeight < 40])).toEqual([0, true]);
    expect(troubles).toEqual([]);
  });

  it('each engine keeps its chip, and what is said of it its place, where names are long', async () => {
    const { open, troubles } = plainDesk(browser);
    const names = ['london-execution-engine-primary-site-01', 'new-york-execution-engine-reserve-02', 'tky-3'];
    await using plain = await startPlainEngines(names, [RECORDED_US]);
    for (const engine of plain.engines) tellRecorded(engine);
    const { page, desk } = await open(plain, 1440, 900);
    await desk.isLiveOn('tky-3');
    await page.keyboard.press('Control+Shift+X');
    await plain.lose(names[1]!);
    await desk.losesEngine(names[1]!);
    const orders = page.getByRole('tabpanel', { name: 'Orders' });
    await orders.locator('[col-id="engine"]').getByText('new-yo…rve-02').first().click();
    await page.getByRole('button', { name: /^order P\d+ on new-yo…rve-02/ }).waitFor();
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await twoFrames(page);
      const squares = await page
        .getByTestId('engine-chip')
        .evaluateAll((chips) =>
          chips.map((chip) =>
            [chip.firstElementChild!, ...chip.querySelectorAll('[class*=attention]')].every(
              (one) => one.getBoundingClientRect().right <= innerWidth,
            ),
          ),
        );
      expect(squares).toEqual([true, true, true]);
      expect(await outOfSight(page), `${width}×${height}`).toEqual([]);
      expect(
        await orders
          .locator('[col-id="engine"] span > span:last-child')
          .evaluateAll((cells) =>
            cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent),
          ),
      ).toEqual([]);
      await look(page, `long-names-${width}`);
    }
    expect(troubles).toEqual([]);
  });
});
