/** The model monitor as a trader uses it, by keyboard: an adaptive order, its decisions, back and forth through them. */
import type { Locator, Page } from 'playwright';
import { MARKET_MS, SOON_MS } from './waits.ts';

export class MonitorPage {
  readonly page: Page;
  readonly panel: Locator;
  readonly decision: Locator;
  readonly values: Locator;
  readonly contributions: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('tabpanel', { name: 'Model monitor' });
    this.decision = this.panel.getByRole('slider', { name: 'Decision' });
    this.values = this.panel.getByRole('list', { name: 'Value of each action' });
    this.contributions = this.panel.getByRole('list', { name: 'Contribution of each feature' });
  }

  /** Enters an adaptive order with the strategy's own values. */
  async submitAdaptive(qty: string, ends: string): Promise<void> {
    await this.page.keyboard.press('n');
    const ticket = this.page.getByRole('dialog', { name: 'New order' });
    await ticket.getByRole('radio', { name: '▲ BUY' }).focus();
    await this.page.keyboard.press('Space');
    await ticket.getByLabel('Strategy').selectOption('adaptive');
    await ticket.getByLabel('Quantity').fill(qty);
    await ticket.getByLabel('Ends').fill(ends);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('dialog', { name: 'Review the order' }).waitFor({ timeout: SOON_MS });
    await this.page.keyboard.press('Enter');
    const sent = this.page.getByRole('dialog', { name: 'Order sent' });
    await sent.getByText(/accepted/i).waitFor({ timeout: SOON_MS });
    await this.page.keyboard.press('Escape');
    await sent.waitFor({ state: 'hidden', timeout: SOON_MS });
  }

  async show(): Promise<void> {
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.type('Show Model monitor');
    await this.page.keyboard.press('Enter');
    await this.panel.waitFor({ timeout: SOON_MS });
  }

  /** Number of the decision that is shown, of how many, and whether it follows. */
  async place(): Promise<{ at: number; of: number; words: string }> {
    const [at, of, words] = await Promise.all(
      ['aria-valuenow', 'aria-valuemax', 'aria-valuetext'].map((name) => this.decision.getAttribute(name)),
    );
    return { at: Number(at), of: Number(of), words: words ?? '' };
  }

  async hasDecisions(count: number): Promise<void> {
    await this.decision.waitFor({ timeout: MARKET_MS });
    const untilMs = performance.now() + MARKET_MS;
    while ((await this.place()).of < count) {
      if (performance.now() > untilMs) throw new Error(`fewer than ${count} decisions`);
      await this.page.waitForTimeout(200);
    }
  }

  /** What is said of the sum, as numbers: reference, by features, value. */
  async sum(): Promise<number[]> {
    const line = this.panel.locator('p', { hasText: 'by features =' });
    await line.waitFor({ timeout: SOON_MS });
    return Array.from((await line.innerText()).replaceAll('\u2212', '-').matchAll(/([+-]?[\d.]+) bp/g), (found) =>
      Number(found[1]),
    );
  }
}
