/** The palette reaches whatever can be pressed in a panel, and settings, engines and instruments by their names. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { RECORDED_US, recordedRows, tellRecorded } from '../fixtures/recorded-rows.ts';
import { inBrowser } from './harness/in-browser.ts';
import { startPlainEngines } from './harness/plain-engines.ts';
import { SOON_MS } from './harness/waits.ts';
import { WorkspacePage } from './harness/workspace-page.ts';

/** Of every kind: verbs of an order, sums, alarms, a list, roll-outs, a draft, the board of stops. */
const PANELS = ['Order', 'Overview', 'Exceptions', 'Journal', 'Models', 'Policy', 'Stops'];

inBrowser('the palette', (browser) => {
  it('finds every button of a panel, settings, engines and instruments', async () => {
    await using plain = await startPlainEngines(['ldn-1', 'ny-2'], [RECORDED_US]);
    for (const engine of plain.engines) tellRecorded(engine);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
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
      const found = await foundFor(page, name);
      buttons += held.length;
      for (const words of held) {
        const alike = held.filter((one) => one === words).length;
        // Several of one name are told apart by their row.
        const own = found.filter(
          (one) => one === `${name}:${words}` || (alike > 1 && one.startsWith(`${name}:${words},`)),
        );
        if (own.length < alike) missing.push(`${name}: ${words}`);
      }
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
    // A scope of STOP is chosen, and no more; what the bars hold is found as what panels hold.
    await desk.act('STOP VWAP');
    await page
      .getByRole('button', { name: /^STOP VWAP: / })
      .and(page.locator(':focus'))
      .waitFor();
    expect(plain.engines.map(({ carriedOut }) => carriedOut.length)).toEqual([0, 0]);
    // What counts only once it was held is not pressed from there.
    await page.keyboard.press('Control+K');
    await page.keyboard.insertText('Stop bar: ');
    await page.getByRole('option', { name: 'Stop bar: everything' }).waitFor();
    expect(await page.getByRole('option', { name: /^Stop bar: STOP/ }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await desk.act('Stop bar: everything');
    await page.getByRole('button', { name: /^STOP everything: / }).waitFor();
    await desk.act('Header: Layouts');
    await page.getByRole('dialog', { name: 'Layouts' }).waitFor();
    await page.keyboard.press('Escape');
    await desk.act('Look at ny-2');
    await desk.act('Show Limits');
    await desk
      .panel('Limits')
      .locator('xpath=ancestor::*[contains(@class,"dv-groupview")]')
      .getByText('ny-2')
      .waitFor();
    await page.context().close();
  });

  it('presses what is highlighted or nothing, and nothing behind a dialog', async () => {
    await using plain = await startPlainEngines(['ldn-1'], [RECORDED_US]);
    const [engine] = plain.engines;
    tellRecorded(engine!);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    await plain.knownTo(page);
    page.setDefaultTimeout(SOON_MS);
    const desk = new WorkspacePage(page);
    await desk.open(plain.deskUrl);
    await desk.isLiveOn('ldn-1');
    const working = recordedRows('parents').find(({ state }) => state === 'working');
    await desk.panel('Orders').locator('[role="row"][row-index]').first().waitFor();
    await desk.act(`Order ${working!.parentId}`);
    await desk
      .panel('Order')
      .getByRole('group', { name: `Order ${working!.parentId}`, exact: true })
      .waitFor();

    const palette = page.getByRole('dialog', { name: 'Find an action' });
    const notices = page.getByRole('log', { name: 'Notices' });
    await page.keyboard.press('Control+K');
    await page.keyboard.insertText('Order');
    const highlighted = palette.locator('[cmdk-item][aria-selected="true"]');
    await highlighted.waitFor();
    // A setting that begins with the word, and fits better, stands behind.
    expect(await highlighted.innerText()).toMatch(/^Order P\d/);
    for (let i = 0; i < 200 && (await highlighted.innerText()) !== 'Order: Pause'; i++) {
      await page.keyboard.press('ArrowUp');
    }
    expect(await highlighted.innerText()).toBe('Order: Pause');
    // It pauses by itself meanwhile: its button goes off, and so does the act of the same name.
    engine!.put('parents', [{ ...working!, state: 'paused', version: working!.version + 1 }]);
    await palette.locator('[cmdk-item][aria-disabled="true"]', { hasText: 'Pause the selected order' }).waitFor();
    expect(await highlighted.innerText()).toBe('Order: Pause');
    await page.keyboard.press('Enter');
    await notices.getByText('Order: Pause: not pressed, it cannot be any more').waitFor();
    expect(await page.locator('dialog[open]').count()).toBe(0);

    await desk.act('Show Overview');
    await desk.isShown('Overview');
    await page.keyboard.press('x');
    const asked = page.getByRole('dialog', { name: `Cancel order ${working!.parentId}` });
    await asked.waitFor();
    await desk.act('Overview: trader');
    await notices.getByText('Overview: trader: not pressed, a dialog is open before it').waitFor();
    await asked.waitFor();
    // No command left for the engine, which would have turned it down.
    expect(await notices.innerText()).not.toContain('rejected');
    await page.context().close();
  });
});

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
