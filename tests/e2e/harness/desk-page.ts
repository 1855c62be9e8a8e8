/** The desk as a trader uses it, by keyboard: what the end-to-end tests say and read, in the desk's own words. */
import type { Locator, Page } from 'playwright';
import { MARKET_MS, SOON_MS } from './waits.ts';

/** As many presses of Tab as anybody has patience for. */
const MOST_TABS = 40;

export interface TicketEntry {
  readonly side: 'buy' | 'sell';
  readonly qty: string;
  readonly ends: string;
  readonly lookEvery: string;
}

export class DeskPage {
  readonly page: Page;
  readonly engineChip: Locator;
  readonly stopBar: Locator;
  /** The most serious stop in force. */
  readonly stop: Locator;
  readonly orders: Locator;
  readonly children: Locator;
  readonly story: Locator;

  constructor(page: Page) {
    this.page = page;
    this.engineChip = page.getByTestId('engine-chip');
    this.stopBar = page.getByRole('region', { name: 'Stop', exact: true });
    this.stop = this.stopBar.locator('[data-state]').first();
    this.orders = page.getByRole('tabpanel', { name: 'Orders' });
    this.children = page.getByRole('tabpanel', { name: 'Children' });
    this.story = page.getByRole('tabpanel', { name: 'Order', exact: true });
  }

  async open(deskUrl: string): Promise<void> {
    await this.page.goto(deskUrl);
    await this.isLive();
  }

  /** In the layout of that name. */
  async supervise(): Promise<void> {
    await this.page.keyboard.press('Alt+1');
    await this.orders.waitFor({ timeout: SOON_MS });
  }

  async isLive(): Promise<void> {
    await this.engineChip.getByText(/^live/).waitFor({ timeout: SOON_MS });
  }

  async becomesStale(): Promise<void> {
    await this.engineChip.getByText(/^stale/).waitFor({ timeout: SOON_MS });
  }

  /** Runs an act by its name in the palette. */
  async act(title: string): Promise<void> {
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.insertText(title);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('dialog', { name: 'Find an action' }).waitFor({ state: 'hidden', timeout: SOON_MS });
  }

  /** Moves on by Tab, as a person does, until that has the focus. */
  async tabTo(target: Locator): Promise<void> {
    for (let presses = 0; presses < MOST_TABS; presses++) {
      if (await this.#hasFocus(target)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(
      `Tab does not come to ${String(target)} within ${MOST_TABS} presses: ${await this.#whereFocusIs()}`,
    );
  }

  async #whereFocusIs(): Promise<string> {
    return this.page.evaluate(() => {
      const names = [...document.querySelectorAll('dialog[open] h2')].map((title) => title.textContent);
      const focused = document.activeElement?.outerHTML.slice(0, 200) ?? 'nothing';
      return `dialogs open: ${names.join(', ') || 'none'}; the focus is at ${focused}`;
    });
  }

  /** By its shape alone: what is not there has no focus. */
  async #hasFocus(target: Locator): Promise<boolean> {
    return (await target.count()) > 0 && target.first().evaluate((one) => one === one.ownerDocument.activeElement);
  }

  /** Tab selects what stands in a field, so that what is typed replaces it. */
  async #typeInto(field: Locator, text: string): Promise<void> {
    await this.tabTo(field);
    await this.page.keyboard.type(text);
  }

  /** Fills in, reviews and sends a ticket by keys alone; gives the review's words. */
  async submit({ side, qty, ends, lookEvery }: TicketEntry): Promise<string> {
    await this.page.keyboard.press('n');
    const ticket = this.page.getByRole('dialog', { name: 'New order' });
    await ticket.waitFor({ timeout: SOON_MS });
    await this.tabTo(ticket.getByRole('radio', { name: '▲ BUY' }));
    await this.page.keyboard.press(side === 'buy' ? 'Space' : 'ArrowDown');
    await this.#typeInto(ticket.getByLabel('Quantity'), qty);
    await this.#typeInto(ticket.getByLabel('Ends'), ends);
    await this.#typeInto(ticket.getByLabel('Look every'), lookEvery);
    await this.page.keyboard.press('Enter');
    const review = this.page.getByRole('dialog', { name: 'Review the order' });
    await review.waitFor({ timeout: SOON_MS });
    const words = await review.innerText();
    await this.page.keyboard.press('Enter');
    const sent = this.page.getByRole('dialog', { name: 'Order sent' });
    await sent.getByText(/accepted/i).waitFor({ timeout: SOON_MS });
    await this.page.keyboard.press('Escape');
    await sent.waitFor({ state: 'hidden', timeout: SOON_MS });
    return words;
  }

  /** The cells of an order's row, by column. */
  cell(parentRow: number, column: string): Locator {
    return this.orders.locator(`[row-index="${parentRow}"] [col-id="${column}"]`);
  }

  async modeBecomes(mode: string, timeout = SOON_MS): Promise<void> {
    await this.story.getByText(mode, { exact: true }).first().waitFor({ timeout });
  }

  async showChildren(): Promise<void> {
    await this.page.keyboard.press('5');
    await this.children.waitFor({ timeout: SOON_MS });
  }

  async hasChildren(): Promise<void> {
    await this.children.locator('[row-index="0"]').waitFor({ timeout: MARKET_MS });
  }

  /** A child younger than all at that venue is at another. */
  async movesOnFrom(venue: string): Promise<void> {
    const untilMs = performance.now() + 2 * MARKET_MS;
    for (;;) {
      const rows = await this.children.locator('[role="row"][row-index]').evaluateAll((all) =>
        all.map((row) => ({
          number: Number(row.querySelector('[col-id="id"]')?.textContent?.slice(1)),
          venue: row.querySelector('[col-id="venue"]')?.textContent?.trim(),
        })),
      );
      const newest = (there: boolean): number =>
        Math.max(0, ...rows.filter((row) => (row.venue === venue) === there).map(({ number }) => number));
      if (newest(false) > newest(true)) return;
      if (performance.now() > untilMs) throw new Error(`no child after ${newest(true)} at ${venue} went elsewhere`);
      await this.page.waitForTimeout(200);
    }
  }

  async hasFills(): Promise<void> {
    await this.children.getByText('filled', { exact: true }).first().waitFor({ timeout: MARKET_MS });
  }

  /** The selected order's story says why its latest child was denied. */
  async denialIs(words: RegExp): Promise<void> {
    await this.story.getByText(words).first().waitFor({ timeout: MARKET_MS });
  }

  async pauseByKey(): Promise<void> {
    await this.page.keyboard.press('p');
    await this.modeBecomes('PAUSED');
  }

  async resumeByKey(): Promise<void> {
    await this.page.keyboard.press('r');
    await this.modeBecomes('AUTO');
  }

  async amendQuantity(qty: string): Promise<void> {
    await this.page.keyboard.press('a');
    const dialog = this.page.getByRole('dialog', { name: /^Amend order/ });
    await dialog.waitFor({ timeout: SOON_MS });
    await this.#typeInto(dialog.getByLabel('Quantity'), qty);
    await this.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden', timeout: SOON_MS });
  }

  async stopEverythingByKey(): Promise<void> {
    await this.page.keyboard.press('Control+Shift+X');
  }

  async stopIs(words: RegExp): Promise<void> {
    await this.stop.filter({ hasText: words }).waitFor({ timeout: SOON_MS });
  }

  /** One of the less serious stops in force, listed below the bar. */
  async anotherStopIs(words: RegExp): Promise<void> {
    const others = this.stopBar.getByRole('region', { name: 'Other stops in force' });
    if (!(await others.isVisible())) {
      await this.page.keyboard.press('s');
      await this.tabTo(this.stopBar.getByRole('button', { name: /^\+\d+ more/ }));
      await this.page.keyboard.press('Enter');
    }
    await others.locator('[data-state]').filter({ hasText: words }).waitFor({ timeout: SOON_MS });
  }

  /** Both steps of a release, of every stop in force, by keyboard. */
  async releaseAll(reason: string): Promise<void> {
    while ((await this.stop.count()) > 0) {
      const before = await this.stop.textContent();
      await this.act('Release the most serious stop');
      const dialog = this.page.getByRole('dialog', { name: /^Release the stop/ });
      // The browser puts timers behind key presses: forty of them pass before what the palette started is there.
      await dialog.waitFor({ timeout: SOON_MS });
      await this.tabTo(dialog.getByRole('button', { name: 'Ask for the release' }));
      await this.page.keyboard.press('Enter');
      await dialog.getByText(/^Asked by/).waitFor({ timeout: SOON_MS });
      await this.#typeInto(dialog.getByLabel('Why it is safe to trade again'), reason);
      await this.page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden', timeout: SOON_MS });
      await this.page.waitForFunction(
        ([selector, was]) => document.querySelector(selector)?.textContent !== was,
        ['section[aria-label="Stop"] [data-state]', before] as const,
        { timeout: SOON_MS },
      );
    }
  }

  /** A line of what became of the selected order. */
  async storyTells(words: RegExp): Promise<void> {
    const lines = this.story.getByRole('list', { name: /^What became of / });
    if (!(await lines.isVisible())) await this.story.getByText('What became of it').click();
    await lines.getByRole('listitem').filter({ hasText: words }).first().waitFor({ timeout: SOON_MS });
  }

  /** Quantity done of the selected order, in lots. */
  async doneQty(): Promise<number> {
    const figure = this.story.getByLabel('Headline figures').locator('div', { hasText: 'Done' }).locator('dd').first();
    return Number(/[\d,]+/.exec(await figure.innerText())?.[0].replaceAll(',', '') ?? Number.NaN);
  }

  async doneGrowsBeyond(qty: number): Promise<number> {
    const untilMs = performance.now() + MARKET_MS;
    for (;;) {
      const done = await this.doneQty();
      if (done > qty) return done;
      if (performance.now() > untilMs) throw new Error(`done stays at ${done}`);
      await this.page.waitForTimeout(100);
    }
  }
}
