/** The verbs that change who works an order, as a trader uses them by keyboard. */
import type { Locator, Page } from 'playwright';
import { SOON_MS, until } from './waits.ts';

/** By which a price is lowered with keys. */
const TICKS = 3;

export class LifePage {
  readonly page: Page;
  readonly manual: Locator;

  constructor(page: Page) {
    this.page = page;
    this.manual = page.getByRole('tabpanel', { name: 'Manual' });
  }

  dialog(name: RegExp | string): Locator {
    return this.page.getByRole('dialog', { name });
  }

  /** Presses a verb's key and confirms what its dialog echoes; the dialog's words. */
  async confirm(key: string, title: RegExp, act: RegExp): Promise<string> {
    await this.page.keyboard.press(key);
    const dialog = this.dialog(title);
    await dialog.waitFor({ timeout: SOON_MS });
    const words = await dialog.innerText();
    await dialog.getByRole('button', { name: act }).focus();
    await this.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden', timeout: SOON_MS });
    return words;
  }

  async showManual(): Promise<void> {
    await this.page.keyboard.press('m');
    await this.manual.getByRole('group', { name: 'A child by hand' }).waitFor({ timeout: SOON_MS });
  }

  /**
   * Takes the price of the order's own touch, lowers it, and places the child where the router chooses or at a venue; its
   * id. So far below that it still works when a slow machine comes to it: the market goes on meanwhile.
   */
  async place(qty: string, venue?: string): Promise<string> {
    const form = this.manual.getByRole('group', { name: 'A child by hand' });
    if (venue) await form.getByLabel('Venue').selectOption(venue);
    await form.getByRole('button', { name: /^Touch/ }).focus();
    await this.page.keyboard.press('Enter');
    await form.getByLabel('Quantity').fill(qty);
    const price = form.getByRole('textbox', { name: 'Price' });
    await price.fill((0.994 * Number(await price.inputValue())).toFixed(2));
    const before = Number(await price.inputValue());
    for (let i = 0; i < TICKS; i++) await this.page.keyboard.press('ArrowDown');
    const lowered = (before - TICKS * 0.01).toFixed(2);
    await until(async () => Number(await price.inputValue()) === Number(lowered), `the price is ${lowered}`);
    await this.page.keyboard.press('Enter');
    const row = this.manual.locator('tbody tr').filter({ hasNotText: 'algorithm' }).first();
    await row.getByText('working', { exact: true }).waitFor({ timeout: SOON_MS });
    return (await row.locator('td').first().innerText()).trim();
  }

  async replace(childId: string, qty: string): Promise<void> {
    await this.manual.getByRole('button', { name: `Replace ${childId}`, exact: true }).focus();
    await this.page.keyboard.press('Enter');
    const form = this.manual.getByRole('group', { name: 'A child by hand' });
    await form.getByLabel('Quantity').fill(qty);
    await this.page.keyboard.press('Enter');
    await this.manual
      .getByRole('button', { name: `Replace ${childId}`, exact: true })
      .waitFor({ state: 'detached', timeout: SOON_MS });
    const placed = this.manual.locator('tbody tr').filter({ hasNotText: 'algorithm' }).first();
    await placed.getByText('working', { exact: true }).waitFor({ timeout: SOON_MS });
  }

  async switchTo(strategy: string): Promise<void> {
    await this.page.keyboard.press('w');
    const dialog = this.dialog(/^Switch the strategy of/);
    await dialog.getByLabel('Strategy from now on').selectOption(strategy);
    await dialog.getByRole('button', { name: `Switch to ${strategy.toUpperCase()}` }).focus();
    await this.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden', timeout: SOON_MS });
  }

  async stageBasket(rows: string): Promise<Locator> {
    await this.page.keyboard.press('b');
    const dialog = this.dialog('Stage a basket');
    await dialog.getByRole('textbox', { name: 'Or its rows' }).fill(rows);
    await dialog.getByRole('button', { name: 'Review the rows' }).focus();
    await this.page.keyboard.press('Enter');
    return this.dialog('Review the basket');
  }
}
