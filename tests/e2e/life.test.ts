/**
 * A trader changes how orders are worked, by keyboard, in a real browser on the real engine: takes one over by hand,
 * places and replaces a child, hands it back, switches its strategy, stages a basket, releases it, finishes an order.
 */
import { expect, it } from 'vitest';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { LifePage } from './harness/life-page.ts';
import { startDesk } from './harness/running-desk.ts';

inBrowser('the life of orders', (browser) => {
  it('takes over, works by hand, hands back, switches, stages, releases and finishes', async () => {
    await using running = await startDesk(['--speed', '5']);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    const desk = new DeskPage(page);
    const life = new LifePage(page);
    const shot = process.env['WATCHKEEPER_SHOTS'];
    const look = async (name: string): Promise<void> => {
      if (shot) await page.screenshot({ path: `${shot}/${name}.png` });
    };
    await desk.open(running.deskUrl);
    await desk.submit({ side: 'buy', qty: '20k', ends: '2h', lookEvery: '5s' });
    await desk.modeBecomes('AUTO');
    await desk.hasFills();

    const echo = await life.confirm('t', /^Take over P1/, /^Take over$/);
    expect(echo).toMatch(/▲ BUY .*left of 20,000, P1/);
    expect(echo).toMatch(/Buy \w+ thousand .* shares of \w+, about .* dollars/);
    expect(echo).toMatch(/On local/);
    await desk.modeBecomes('MANUAL');
    await life.showManual();
    await look('manual');
    const first = await life.place('40');
    await life.replace(first, '60');
    await look('manual-children');
    await page.keyboard.press('Escape');
    await desk.orders.locator('[row-index="0"] [col-id="mode"]').first().click();
    await life.confirm('h', /^Hand back P1/, /^Hand back$/);
    await desk.modeBecomes('AUTO');

    await page.keyboard.press('w');
    const switching = life.dialog(/^Switch the strategy of P1/);
    await switching.getByLabel('Strategy from now on').selectOption('pov');
    await look('switch');
    await switching.getByRole('button', { name: 'Switch to POV' }).focus();
    await page.keyboard.press('Enter');
    await switching.waitFor({ state: 'hidden' });
    await desk.story.getByText('TWAP → POV', { exact: true }).waitFor();
    await desk.story.getByText('What became of it').click();
    await desk.story.getByText(/TWAP from .* → POV from/).waitFor();
    await look('story');
    const events = await desk.story.getByRole('list', { name: 'What became of P1' }).innerText();
    expect(events).toMatch(/switched to POV[\s\S]*handed back[\s\S]*taken over by hand/);

    const review = await life.stageBasket(
      'instrument,side,qty,strategy\nMIDT,buy,2000,twap\nMIDT,sell,x,twap\nLRGE,sell,500,pov',
    );
    await look('basket');
    expect(await review.innerText()).toMatch(/1 of 3 kept rows are wrong/);
    const stage = review.getByRole('button', { name: /^Stage/ });
    await expect.poll(() => stage.isDisabled()).toBe(true);
    await review.getByRole('checkbox', { name: 'Keep line 3' }).focus();
    await page.keyboard.press('Space');
    await stage.focus();
    await page.keyboard.press('Enter');
    const staged = life.dialog('Basket staged');
    await staged.getByText('staged as P3').waitFor();
    await page.keyboard.press('Escape');
    await desk.orders.getByText('STAGED', { exact: true }).first().waitFor();
    await page.keyboard.press('Shift+L');
    const release = life.dialog('Release staged orders');
    await look('staged');
    await release.getByRole('button', { name: 'Release 2 to work' }).focus();
    await page.keyboard.press('Enter');
    await release.waitFor({ state: 'hidden' });

    await page.keyboard.press('d');
    const finish = life.dialog(/^Finish P1/);
    await finish.getByRole('button', { name: 'End as it is' }).click();
    await look('finish');
    await finish.getByRole('button', { name: /^Finish: ends with/ }).focus();
    await page.keyboard.press('Enter');
    await desk.modeBecomes('DONE');
    expect(troubles).toEqual([]);
  });
});
