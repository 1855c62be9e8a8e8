/**
 * The panel of children with more than anybody scrolls through: every one has its place, in the order that is chosen, as they
 * come, change, end and are left behind; all of them go into the file.
 */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Child } from '../../shared/domain/orders/child.ts';
import { RECORDED_US, recordedRows, tellRecorded } from '../fixtures/recorded-rows.ts';
import { inBrowser } from './harness/in-browser.ts';
import { EnginesPage } from './harness/engines-page.ts';
import { startPlainEngines } from './harness/plain-engines.ts';

const MANY = 30_000;

/** The later its number the later it was sent; of two orders in turn. */
function childAt(n: number, state: Child['state'] = 'filled'): Child {
  const [like] = recordedRows('children');
  const at = { submittedUs: RECORDED_US + n, updatedUs: RECORDED_US + n };
  return { ...like!, ...at, childId: `C${n}`, parentId: `P${1 + (n % 2)}`, qty: 100 * (1 + (n % 7)), state };
}

inBrowser('the children', (browser) => {
  it('have each their place among tens of thousands, whatever changes, and all go into the file', async () => {
    await using plain = await startPlainEngines(['e1'], [RECORDED_US]);
    const [engine] = plain.engines;
    tellRecorded(engine!);
    const [parent] = recordedRows('parents');
    engine!.put(
      'parents',
      ['P1', 'P2'].map((parentId) => ({ ...parent!, parentId })),
    );
    engine!.put(
      'children',
      Array.from({ length: MANY }, (_, n) => childAt(n)),
    );
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.stack ?? error.message));
    await page.goto(plain.deskUrl);
    const desk = new EnginesPage(page);
    await page.getByRole('tabpanel', { name: 'Orders' }).locator('[row-id="e1/P1"]').first().click();
    await desk.act('Show Children');
    const panel = page.getByRole('tabpanel', { name: 'Children' });
    const idAt = (place: number): Promise<string> => panel.locator(`[row-index="${place}"] [col-id="id"]`).innerText();
    const grid = panel.locator('[role="grid"], [role="treegrid"]');

    await expect.poll(() => idAt(0)).toBe(`C${MANY - 2}`);
    await desk.act('Show the children of all orders, or of the selected one');
    await expect.poll(() => idAt(0)).toBe(`C${MANY - 1}`);
    expect(await grid.getAttribute('aria-rowcount')).toBe(String(MANY + 1));

    // One that comes stands first, one that is in doubt before it, and what has ended steps back.
    engine!.put('children', [childAt(MANY, 'working'), childAt(7, 'unknown')]);
    await expect.poll(() => idAt(0)).toBe('C7');
    await expect.poll(() => idAt(1)).toBe(`C${MANY}`);
    engine!.put('children', [childAt(7)]);
    await expect.poll(() => idAt(0)).toBe(`C${MANY}`);
    expect(await grid.getAttribute('aria-rowcount')).toBe(String(MANY + 2));

    // The focus goes with its child, out of what was in view as well, and on from there.
    const focused = panel.locator('[row-index] [col-id="id"]:focus');
    await panel.locator('[row-index="3"] [col-id="id"]').click();
    await expect.poll(() => focused.innerText()).toBe(`C${MANY - 3}`);
    for (const [from, count] of [
      [MANY + 1, 1],
      [MANY + 2, 400],
    ] as const) {
      engine!.put(
        'children',
        Array.from({ length: count }, (_, n) => childAt(from + n, 'working')),
      );
      await expect.poll(() => idAt(3 + from + count - MANY - 1)).toBe(`C${MANY - 3}`);
      await expect.poll(() => focused.innerText()).toBe(`C${MANY - 3}`);
    }
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused.innerText()).toBe(`C${MANY - 4}`);
    engine!.put(
      'children',
      [],
      {},
      Array.from({ length: 401 }, (_, n) => `C${MANY + 1 + n}`),
    );
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe(String(MANY + 2));

    // The last is as far away as it should be.
    await panel.locator('[row-index="0"] [col-id="id"]').click();
    await page.keyboard.press('Control+End');
    await expect.poll(() => idAt(MANY)).toBe('C0');

    await panel.getByRole('columnheader', { name: 'Quantity' }).click();
    await page.keyboard.press('Control+Home');
    await expect.poll(() => panel.locator('[row-index="0"] [col-id="qty"]').innerText()).toBe('100');
    await expect.poll(() => idAt(0)).toBe('C29995');

    const [saved] = await Promise.all([page.waitForEvent('download'), desk.act('Export the children as CSV')]);
    const lines = (await readFile(await saved.path(), 'utf8')).trim().split(/\r?\n/);
    expect(lines).toHaveLength(MANY + 2);
    expect(lines[1]).toMatch(/^"C29995","P2"/);
    expect(troubles).toEqual([]);
  });

  it('of several engines name their engine on the screen and in the file, and no cost is cut off', async () => {
    await using plain = await startPlainEngines(['ldn-1', 'ny-2'], [RECORDED_US]);
    const [parent] = recordedRows('parents');
    const gauge = recordedRows('gauges').find(({ parentId }) => parentId === parent!.parentId);
    const filledQty = 1_000;
    const arrival = (parent!.arrivalBidPx + parent!.arrivalAskPx) / 2;
    for (const [at, engine] of plain.engines.entries()) {
      tellRecorded(engine);
      // One cost of a hundred basis points, and one of more than a thousand.
      const paid = arrival * (at === 0 ? 1.0121 : 0.8);
      engine.put('parents', [
        { ...parent!, side: 'buy', actor: `trader-${at}`, filledQty, filledNotional: Math.round(paid * filledQty) },
      ]);
      engine.put('gauges', [{ ...gauge!, expectedBps: 3, sigmaBps: 20 }]);
      engine.put('children', [childAt(at)]);
    }
    const page = await browser().newPage({ viewport: { width: 1920, height: 1080 }, acceptDownloads: true });
    await plain.knownTo(page);
    const desk = new EnginesPage(page);
    await desk.open(plain.deskUrl);
    await desk.isLiveOn('ny-2');
    const orders = page.getByRole('tabpanel', { name: 'Orders' });
    const cell = (engine: string, column: string) =>
      orders.locator(`[row-id="${engine}/${parent!.parentId}"] [col-id="${column}"]`);
    await expect.poll(() => cell('e1', 'slip').innerText()).toBe('+121.00');
    expect(await cell('e2', 'slip').innerText()).toBe('−2,000');
    expect(await cell('e1', 'vsExpected').innerText()).toBe('! +118.00');
    await orders.getByRole('columnheader', { name: 'Engine' }).waitFor();
    const cut = await orders
      .locator('[row-index] .ag-right-aligned-cell')
      .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
    expect(cut).toEqual([]);

    await desk.act('Show Children');
    await desk.act('Show the children of all orders, or of the selected one');
    const panel = page.getByRole('tabpanel', { name: 'Children' });
    await expect
      .poll(async () => new Set(await panel.locator('[row-index] [col-id="engine"]').allInnerTexts()))
      .toEqual(new Set(['ldn-1', 'ny-2']));
    const fileOf = async (act: string): Promise<string[]> => {
      const [saved] = await Promise.all([page.waitForEvent('download'), desk.act(act)]);
      return (await readFile(await saved.path(), 'utf8')).trim().split('\r\n');
    };
    // A time in a file has its day and its zone.
    const [head, first] = await fileOf('Export the children as CSV');
    expect(head).toMatch(/^"Engine","Child","Order",.*"Sent"/);
    expect(first).toMatch(/^"(ldn-1|ny-2)",.*"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/);
    await desk.act('Show Journal');
    expect((await fileOf('Export the journal as CSV'))[1]).toMatch(/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/);
    await page.context().close();
  });
});
