/** The palette reaches whatever can be pressed in a panel, and settings, engines and instruments by their names. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_BROWSER } from '../../tools/find-browser.ts';
import { RECORDED_US, tellRecorded } from '../fixtures/recorded-rows.ts';
import { BROWSER, launchBrowser } from './harness/browser.ts';
import { startPlainEngines } from './harness/plain-engines.ts';
import { SOON_MS } from './harness/waits.ts';
import { WorkspacePage } from './harness/workspace-page.ts';

/** Of every kind: verbs of an order, sums, alarms, a list, roll-outs, a draft, the board of stops. */
const PANELS = ['Order', 'Overview', 'Exceptions', 'Journal', 'Models', 'Policy', 'Stops'];

describe.skipIf(BROWSER === null)(
  `the palette${BROWSER === null ? `: ${NO_BROWSER}` : ''}`,
  { timeout: 400_000 },
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser.close());

    it('finds every button of a panel, settings, engines and instruments', async () => {
      await using plain = await startPlainEngines(['ldn-1', 'ny-2'], [RECORDED_US]);
      for (const engine of plain.engines) tellRecorded(engine);
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await plain.knownTo(page);
      page.setDefaultTimeout(SOON_MS);
      const desk = new WorkspacePage(page);
      await desk.open(plain.deskUrl);
      await desk.isLiveOn('ny-2');

      const missing: string[] = [];
      let buttons = 0;
      for (const name of PANELS) {
        await desk.act(`Show ${name}`);
        await desk.isShown(name);
        const held = await buttonsOf(page, name);
        const found = (await foundFor(page, name)).join('\n');
        buttons += held.length;
        for (const words of held) if (!found.includes(`${name}:${words}`)) missing.push(`${name}: ${words}`);
      }
      expect(missing).toEqual([]);
      expect(buttons).toBeGreaterThan(30);

      // What is pressed by the palette is pressed; what is typed into has the keys.
      await desk.act('Show Overview');
      await desk.act('Overview: trader');
      await page.getByRole('table', { name: 'Orders by trader' }).waitFor();
      await desk.act('Show Journal');
      await desk.act('Journal: Filter the journal');
      await page.keyboard.insertText('stop');
      await expect.poll(() => page.getByRole('searchbox', { name: 'Filter the journal' }).inputValue()).toBe('stop');
      await page.keyboard.press('F6');

      await desk.act('Theme: light');
      await page.locator('html[data-theme="light"]').waitFor();
      await desk.act('Sound for SEV1: on');
      await desk.act('Show Exceptions');
      await desk
        .panel('Exceptions')
        .getByRole('group', { name: 'Sound for new exceptions' })
        .getByRole('button', { name: 'SEV1', pressed: true })
        .waitFor();
      await desk.act('Look at ny-2');
      await desk.act('Show Limits');
      await desk
        .panel('Limits')
        .locator('xpath=ancestor::*[contains(@class,"dv-groupview")]')
        .getByText('ny-2')
        .waitFor();
      await page.context().close();
    });
  },
);

/** What is written on the buttons that can be pressed in a panel and at its head, without keys and spaces. */
async function buttonsOf(page: Page, panel: string): Promise<string[]> {
  return page.getByRole('tabpanel', { name: panel, exact: true }).evaluate((element) => {
    const group = element.closest('.dv-groupview')!;
    return Array.from(group.querySelectorAll<HTMLButtonElement>('button:enabled'), (button) => {
      if (!button.checkVisibility({ visibilityProperty: true }) || button.closest('[role="tablist"]')) return [];
      const copy = button.cloneNode(true) as HTMLElement;
      copy.querySelectorAll('kbd').forEach((key) => key.remove());
      return button.ariaLabel ?? copy.textContent;
    })
      .flat()

      .map((words) => words.replaceAll(/\s+/g, ''))
      .filter((words) => words !== '');
  });
}

/** What the palette lists, without spaces. */
async function foundFor(page: Page, typed: string): Promise<string[]> {
  await page.keyboard.press('Control+K');
  await page.keyboard.insertText(typed);
  const dialog = page.getByRole('dialog', { name: 'Find an action' });
  await dialog.getByRole('option').first().waitFor();
  const found = await dialog.locator('[cmdk-item]').allInnerTexts();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  return found.map((one) => one.replaceAll(/\s+/g, ''));
}
