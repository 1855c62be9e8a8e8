/** A desk of several engines as a trader uses it: adding and leaving engines, and telling their orders apart. */
import type { Locator, Page } from 'playwright';
import { SOON_MS } from './waits.ts';

export class EnginesPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(deskUrl: string): Promise<void> {
    await this.page.goto(deskUrl);
    await this.#isLive(this.page.getByTestId('engine-chip').first());
  }

  /** A narrow window has no room to say so, and says it to a screen reader alone. */
  async #isLive(chip: Locator): Promise<void> {
    await chip.getByText(/^live/).waitFor({ state: 'attached', timeout: SOON_MS });
  }

  chip(name: string): Locator {
    return this.page.getByTestId('engine-chip').filter({ hasText: name });
  }

  async isLiveOn(name: string): Promise<void> {
    await this.#isLive(this.chip(name));
  }

  /** Runs an act by its name in the palette, entered at once; `DeskPage` types it letter by letter. */
  async act(title: string): Promise<void> {
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.insertText(title);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('dialog', { name: 'Find an action' }).waitFor({ state: 'hidden', timeout: SOON_MS });
  }

  async #engines(): Promise<Locator> {
    await this.page.keyboard.press('e');
    return this.page.getByRole('dialog', { name: 'Engines' });
  }

  async #close(dialog: Locator): Promise<void> {
    await this.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden', timeout: SOON_MS });
  }

  async addEngine(address: string): Promise<void> {
    const dialog = await this.#engines();
    await dialog.getByLabel('Address of another engine').fill(address);
    await this.page.keyboard.press('Enter');
    await this.#close(dialog);
  }

  /** Is told beside the field what is wrong with it. */
  async isNoAddress(address: string): Promise<void> {
    const dialog = await this.#engines();
    const field = dialog.getByLabel('Address of another engine');
    await field.fill(address);
    await this.page.keyboard.press('Enter');
    await dialog.getByText(/^Not an address: paste/).waitFor({ timeout: SOON_MS });
    await this.#close(dialog);
  }

  /** By its address, since it never said its name; what to do about it is told. */
  async neverLive(origin: string): Promise<void> {
    const dialog = await this.#engines();
    const engine = dialog.getByRole('listitem', { name: origin });
    await engine.getByText(/no connection/).waitFor({ timeout: SOON_MS });
    await engine.getByText(/start it with --allow-origin http/).waitFor({ timeout: SOON_MS });
    await this.#close(dialog);
  }

  async leave(origin: string): Promise<void> {
    const dialog = await this.#engines();
    await dialog.getByRole('listitem', { name: origin }).getByRole('button', { name: 'Leave' }).click();
    await this.#close(dialog);
  }

  /** On the one engine there is. */
  async submit(): Promise<void> {
    await this.page.keyboard.press('n');
    await this.#fillAndSend();
  }

  async submitOn(engine: string): Promise<void> {
    await this.page.keyboard.press('n');
    await this.page.getByRole('dialog', { name: 'New order' }).getByLabel('Engine').selectOption({ label: engine });
    await this.#fillAndSend(`On ${engine}.`);
    await this.#orderOf(engine).first().waitFor({ timeout: SOON_MS });
  }

  async #fillAndSend(echo?: string): Promise<void> {
    const ticket = this.page.getByRole('dialog', { name: 'New order' });
    await ticket.getByRole('radio', { name: '▲ BUY' }).focus();
    await this.page.keyboard.press('Space');
    await ticket.getByLabel('Quantity').fill('20k');
    await this.page.keyboard.press('Enter');
    const review = this.page.getByRole('dialog', { name: 'Review the order' });
    await review.waitFor({ timeout: SOON_MS });
    if (echo) await review.getByText(echo).waitFor({ timeout: SOON_MS });
    await this.page.keyboard.press('Enter');
    await this.page
      .getByRole('dialog', { name: 'Order sent' })
      .getByText(/accepted/i)
      .waitFor({ timeout: SOON_MS });
    await this.page.keyboard.press('Escape');
  }

  #orderOf(engine: string): Locator {
    return this.page
      .getByRole('tabpanel', { name: 'Orders' })
      .locator('[role="row"][row-index]')
      .filter({ has: this.page.getByRole('img', { name: engine }) });
  }

  async enginesOfOrders(): Promise<string[]> {
    const cells = this.page
      .getByRole('tabpanel', { name: 'Orders' })
      .locator('[role="row"] [col-id="engine"] [role="img"]');
    const names = await cells.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
    return names.toSorted();
  }

  async selectOrderOf(engine: string): Promise<void> {
    await this.#orderOf(engine).click();
  }

  modeOf(engine: string): Locator {
    return this.#orderOf(engine).locator('[col-id="mode"]');
  }

  get #rows(): Locator {
    return this.page.getByRole('tabpanel', { name: 'Orders' }).locator('[role="row"][row-index]');
  }

  /** From the first to the last, as with Shift held. */
  async selectAllOrders(): Promise<void> {
    await this.#rows.first().locator('[col-id="instrument"]').click();
    await this.#rows
      .last()
      .locator('[col-id="instrument"]')
      .click({ modifiers: ['Shift'] });
  }

  /** Asks to pause what is selected, reads the count in the echo, and confirms. */
  async pauseSelected(count: number): Promise<void> {
    const group = this.page.getByRole('group', { name: `${count} orders selected` });
    await group.getByRole('button', { name: 'pause…' }).click();
    const dialog = this.page.getByRole('dialog', { name: `Pause ${count} orders` });
    await dialog
      .getByRole('listitem')
      .nth(count - 1)
      .waitFor({ timeout: SOON_MS });
    await this.page.keyboard.press('Enter');
    await this.#rows
      .locator('[col-id="mode"]')
      .getByText('PAUSED')
      .nth(count - 1)
      .waitFor({ timeout: SOON_MS });
  }

  async modes(): Promise<string[]> {
    return this.#rows.locator('[col-id="mode"]').allInnerTexts();
  }

  /** Stops all of one engine by the stop bar, by keyboard. */
  async stopOnly(engine: string): Promise<void> {
    const bar = this.page.getByRole('region', { name: 'Stop', exact: true });
    await bar.getByRole('button', { name: 'engine…' }).click();
    await bar.getByRole('checkbox', { name: `everything on ${engine}` }).click();
    const stop = bar.getByRole('button', { name: /^STOP everything on/ });
    await stop.focus();
    await this.page.keyboard.down('Space');
    await this.page.waitForTimeout(700);
    await this.page.keyboard.up('Space');
  }

  /** So many stops in force are told of an engine. */
  async stopsOf(engine: string, count: number): Promise<void> {
    const bar = this.page.getByRole('region', { name: 'Stop', exact: true });
    const others = bar.getByRole('region', { name: 'Other stops in force' });
    if (!(await others.isVisible())) await bar.getByRole('button', { name: /^\+\d+ more/ }).click();
    const told = bar.locator('[data-state]').filter({ hasText: `on ${engine}` });
    await told.nth(count - 1).waitFor({ timeout: SOON_MS });
  }

  async saysInOrder(words: RegExp): Promise<void> {
    await this.page
      .getByRole('tabpanel', { name: 'Order', exact: true })
      .getByText(words)
      .waitFor({ timeout: SOON_MS });
  }

  /** The header and the panel say so, and its orders come first with their reason. */
  async losesEngine(engine: string): Promise<void> {
    await this.page
      .getByTestId('exception-chip')
      .filter({ hasText: /1 lost/ })
      .waitFor({ timeout: SOON_MS });
    await this.page.keyboard.press('9');
    await this.page
      .getByRole('list', { name: 'Lost engines' })
      .getByText(`${engine} is lost`)
      .waitFor({ timeout: SOON_MS });
    await this.#orderOf(engine)
      .getByText(/engine out of reach/)
      .first()
      .waitFor({ timeout: SOON_MS });
  }

  /** What a panel says of what is old in it. */
  async oldIn(panel: string): Promise<string[]> {
    return this.page
      .getByRole('tabpanel', { name: panel, exact: true })
      .getByText(/shown as last heard/)
      .allInnerTexts();
  }

  /** Whether the row of an engine's order is drawn as old. */
  async isSlanted(engine: string): Promise<boolean> {
    const style = await this.#orderOf(engine).evaluate((row) => getComputedStyle(row).fontStyle);
    return style === 'italic';
  }

  async importLayout(text: string): Promise<void> {
    await this.act('Layouts: save');
    await this.page
      .getByLabel('Layout file')
      .setInputFiles({ name: 'layout.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  }
}
