/** The market panels as a trader uses them, by keyboard but for the pointer that holds the tape. */
import type { Locator, Page } from 'playwright';
import { MARKET_MS, SOON_MS } from './waits.ts';

export interface Resting {
  readonly px: string;
  readonly qty: string;
}

export class MarketPage {
  readonly page: Page;
  readonly ladder: Locator;
  readonly tape: Locator;
  readonly feeds: Locator;
  readonly faults: Locator;
  readonly children: Locator;
  readonly faultChip: Locator;

  constructor(page: Page) {
    this.page = page;
    this.ladder = page.getByRole('table', { name: /^Depth of/ });
    this.tape = page.getByRole('table', { name: /^Trades of/ });
    this.feeds = page.getByRole('list', { name: 'Feeds' });
    this.faults = page.getByRole('list', { name: 'Faults' });
    this.children = page.getByRole('tabpanel', { name: 'Children' });
    this.faultChip = page.getByRole('button', { name: /faults? injected$/ });
  }

  /** Shows a panel by its digit and waits until it is there. */
  async show(digit: string, panel: Locator): Promise<void> {
    await this.page.keyboard.press(digit);
    await panel.waitFor({ timeout: SOON_MS });
  }

  /** An order of ours that the ladder marks and the children say is working, both at one paused moment of the market. */
  async restingOnLadder(): Promise<{ ladder: Resting; child: Resting }> {
    const untilMs = performance.now() + MARKET_MS;
    while (performance.now() < untilMs) {
      const own = this.ladder.locator('[data-own="bid"]');
      await own.first().waitFor({ timeout: MARKET_MS });
      await this.#pauseMarket();
      const working = this.children.locator('[role="row"]', { hasText: 'working' });
      if ((await own.count()) === 1 && (await working.count()) === 1) {
        const row = this.ladder.locator('[role="row"]', { has: this.page.locator('[data-own="bid"]') });
        const ladder = { px: (await row.getAttribute('aria-label'))!, qty: /[\d,]+/.exec(await own.innerText())![0] };
        const text = (column: string) => working.locator(`[col-id="${column}"]`).innerText();
        const child = { px: await text('px'), qty: await text('qty') };
        const filled = await text('filled');
        if (filled === '0') return this.#runMarket().then(() => ({ ladder, child }));
      }
      await this.#runMarket();
      await this.page.waitForTimeout(300);
    }
    throw new Error('no order of ours rested on the ladder for a whole moment');
  }

  /** Number of the newest trade that the tape shows. */
  async newestTrade(): Promise<number> {
    return Number(await this.tape.locator('[data-seq]').first().getAttribute('data-seq'));
  }

  /** Not at a trade: it may be out of sight by the time it is pointed at, and a browser under test would scroll the tape to it. */
  async pointAtTape(): Promise<void> {
    const { x, y, width, height } = (await this.tape.boundingBox())!;
    await this.page.mouse.move(x + width / 2, y + height / 2);
  }

  /** Newer trades come to stand on the tape. */
  async tapeMovesOn(): Promise<void> {
    const before = await this.newestTrade();
    await this.page.waitForFunction(
      (seq) => Number(document.querySelector('[data-seq]')?.getAttribute('data-seq')) > seq,
      before,
      { timeout: MARKET_MS },
    );
  }

  /** The venues that a fault can befall, as they are offered. */
  async venuesThatCanFail(): Promise<string[]> {
    const form = await this.#faultForm();
    await form.getByLabel('What goes wrong').selectOption({ label: 'Venue is down' });
    const offered = await form.getByLabel('Venue', { exact: true }).locator('option').allInnerTexts();
    await this.page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden', timeout: SOON_MS });
    return offered;
  }

  /** Injects a fault through the palette, wherever the focus is; gives the sentence that was confirmed. */
  async inject(kind: string, fields: Readonly<Record<string, string>>, forHow: string): Promise<string> {
    const form = await this.#faultForm();
    await form.getByLabel('What goes wrong').selectOption({ label: kind });
    for (const [label, value] of Object.entries(fields)) {
      const field = form.getByLabel(label, { exact: true });
      const isChoice = await field.evaluate((element) => element.tagName === 'SELECT');
      await (isChoice ? field.selectOption(value) : field.fill(value));
    }
    await form.getByLabel('For', { exact: true }).selectOption({ label: forHow });
    await form.getByLabel('The fault in words').filter({ hasNotText: 'Fill in' }).waitFor({ timeout: SOON_MS });
    await this.page.keyboard.press('Enter');
    const review = this.page.getByRole('dialog', { name: 'Inject this fault?' });
    await review.waitFor({ timeout: SOON_MS });
    // Back to the fields and on again, as one who thought twice: the keys still reach the dialog.
    await this.page.keyboard.press('Escape');
    await form.waitFor({ timeout: SOON_MS });
    await this.page.keyboard.press('Enter');
    await review.waitFor({ timeout: SOON_MS });
    const sentence = await review.getByLabel('The fault in words').innerText();
    await this.page.keyboard.press('Enter');
    await review.waitFor({ state: 'hidden', timeout: SOON_MS });
    return sentence;
  }

  fault(faultId: string): Locator {
    return this.faults.getByRole('listitem', { name: `Fault ${faultId}` });
  }

  async clear(faultId: string): Promise<void> {
    await this.fault(faultId)
      .getByRole('button', { name: `Clear ${faultId}` })
      .focus();
    await this.page.keyboard.press('Enter');
    await this.fault(faultId).getByText('over', { exact: true }).waitFor({ timeout: SOON_MS });
  }

  async #pauseMarket(): Promise<void> {
    await this.page.keyboard.press('Shift+Space');
    await this.page.getByRole('button', { name: 'Run the market' }).waitFor({ timeout: SOON_MS });
    // What the engine told before it paused is drawn within a moment.
    await this.page.waitForTimeout(600);
  }

  async #runMarket(): Promise<void> {
    await this.page.keyboard.press('Shift+Space');
    await this.page.getByRole('button', { name: 'Pause the market' }).waitFor({ timeout: SOON_MS });
  }

  async #faultForm(): Promise<Locator> {
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.type('Inject a fault');
    await this.page.keyboard.press('Enter');
    return this.page.getByRole('dialog', { name: 'Inject a fault' });
  }
}
