/** The ticket and the basket as a trader uses it by keyboard: filled in, mended where it is wrong, read before it is sent. */
import type { Locator, Page } from 'playwright';
import { SOON_MS } from './waits.ts';

export class EntryPage {
  readonly page: Page;
  readonly ticket: Locator;
  readonly review: Locator;
  /** What the engine reckons of the order as it is typed. */
  readonly estimate: Locator;
  readonly basket: Locator;
  readonly basketReview: Locator;
  readonly basketStaged: Locator;

  constructor(page: Page) {
    this.page = page;
    this.ticket = page.getByRole('dialog', { name: 'New order' });
    this.review = page.getByRole('dialog', { name: 'Review the order' });
    this.estimate = this.ticket.getByRole('region', { name: 'Before it is sent' });
    this.basket = page.getByRole('dialog', { name: 'Stage a basket' });
    this.basketReview = page.getByRole('dialog', { name: 'Review the basket' });
    this.basketStaged = page.getByRole('dialog', { name: 'Basket staged' });
  }

  async openTicket(): Promise<void> {
    await this.page.keyboard.press('n');
    await this.ticket.waitFor({ timeout: SOON_MS });
  }

  async type(field: string, text: string): Promise<void> {
    await this.ticket.getByLabel(field, { exact: true }).focus();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text);
  }

  async buy(qty: string): Promise<void> {
    await this.ticket.getByRole('radio', { name: '▲ BUY' }).focus();
    await this.page.keyboard.press('Space');
    await this.type('Quantity', qty);
  }

  async says(words: RegExp | string): Promise<void> {
    await this.ticket.getByText(words).first().waitFor({ timeout: SOON_MS });
  }

  /** From the field that has the focus: the next button that Tab comes to, pressed. */
  async takeWhatIsOffered(): Promise<void> {
    await this.page.keyboard.press('Tab');
    await this.page.keyboard.press('Enter');
  }

  async openBasket(): Promise<void> {
    await this.page.keyboard.press('b');
    await this.basket.waitFor({ timeout: SOON_MS });
  }

  async reviewRows(text?: string): Promise<void> {
    if (text !== undefined) await this.basketText.fill(text);
    await this.basket.getByRole('button', { name: 'Review the rows' }).focus();
    await this.page.keyboard.press('Enter');
    await this.basketReview.waitFor({ timeout: SOON_MS });
  }

  get basketText(): Locator {
    return this.basket.getByRole('textbox', { name: 'Or its rows' });
  }

  /** A cell of a basket's row, wherever the basket stands. */
  cell(column: string, line: number): Locator {
    return this.page.getByRole('textbox', { name: `${column}, line ${line}`, exact: true });
  }

  /** All of a basket's row, in its words. */
  row(line: number): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByLabel(`Keep line ${line}`, { exact: true }) });
  }

  /** The name of what has the focus. */
  focused(): Promise<string | null> {
    return this.page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? null,
    );
  }
}
