/** Exceptions and stops as a supervisor uses them. */
import type { Locator, Page } from 'playwright';
import { MARKET_MS, SOON_MS, until } from './waits.ts';

export class SafetyPage {
  readonly page: Page;
  readonly exceptions: Locator;
  readonly board: Locator;
  readonly stopBar: Locator;

  constructor(page: Page) {
    this.page = page;
    this.exceptions = page.getByRole('list', { name: 'Exceptions' });
    this.board = page.getByRole('tabpanel', { name: 'Stops' });
    this.stopBar = page.getByRole('region', { name: 'Stop', exact: true });
  }

  /** Shows the exceptions by their key and chooses the first whose title fits; others may fit and come before it later. */
  async exceptionAppears(title: RegExp): Promise<Locator> {
    await this.page.getByTestId('exception-chip').filter({ hasText: /SEV\d/ }).waitFor({ timeout: MARKET_MS });
    await this.page.keyboard.press('9');
    const item = this.exceptions.getByRole('button').filter({ hasText: title }).first();
    await item.waitFor({ timeout: MARKET_MS });
    const chosen = this.exceptions.locator('button[aria-pressed="true"]').filter({ hasText: title });
    // Where another exception opens at that moment the list moves, and the press meets another line.
    await until(async () => {
      await item.click();
      return chosen.waitFor({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    }, `an exception of ${title.source} is chosen`);
    return chosen;
  }

  detail(): Locator {
    return this.page.getByRole('region', { name: /^Exception E/ });
  }

  /** What of the verbs can be seen whole without scrolling. */
  async verbsInSight(): Promise<string[]> {
    const seen: string[] = [];
    for (const name of ['Acknowledge', 'Take it on', 'Put on the shelf']) {
      const share = await this.detail()
        .getByRole('button', { name })
        .evaluate(
          (verb) =>
            new Promise<number>((told) => {
              new IntersectionObserver(([entry]) => told(entry?.intersectionRatio ?? 0)).observe(verb);
            }),
        );
      if (share > 0.99) seen.push(name);
    }
    return seen;
  }

  async acknowledgeAndOwn(item: Locator): Promise<void> {
    await this.detail().getByRole('button', { name: 'Acknowledge' }).click();
    await item.filter({ hasText: /acknowledged by/ }).waitFor({ timeout: SOON_MS });
    await this.detail().getByRole('button', { name: 'Take it on' }).click();
    await item.filter({ hasText: /taken on by/ }).waitFor({ timeout: SOON_MS });
  }

  /** Chooses a venue in the stop bar and holds STOP. */
  async stopVenue(venue: string): Promise<void> {
    await this.stopBar.getByRole('button', { name: 'venue…' }).click();
    await this.stopBar.getByRole('checkbox', { name: `venue ${venue}` }).click();
    await this.page.keyboard.press('Escape');
    const stop = this.stopBar.getByRole('button', { name: /^STOP venue/ });
    await stop.focus();
    // Held until it has stopped: a page that is busy counts its half second late.
    await this.page.keyboard.down('Space');
    const told = this.stopBar.locator('[data-state]').filter({ hasText: `venue ${venue}` });
    await told.first().waitFor({ timeout: SOON_MS });
    await this.page.keyboard.up('Space');
  }

  async boardShows(words: RegExp): Promise<void> {
    await this.page.keyboard.press('0');
    await this.board.filter({ hasText: words }).waitFor({ timeout: SOON_MS });
  }

  async askRelease(): Promise<void> {
    await this.stopBar.getByRole('button', { name: /^Release the stop/ }).click();
    const dialog = this.page.getByRole('dialog', { name: /^Release the stop/ });
    await dialog.getByRole('button', { name: 'Ask for the release' }).click();
    await dialog.getByText(/^Asked by/).waitFor({ timeout: SOON_MS });
    await this.page.keyboard.press('Escape');
  }

  /** The second step, by whoever looks at this page. */
  async release(reason: string, askedBy: string): Promise<void> {
    await this.stopBar.getByRole('button', { name: /^Release the stop/ }).click();
    const dialog = this.page.getByRole('dialog', { name: /^Release the stop/ });
    await dialog.getByText(`Asked by ${askedBy}.`).waitFor({ timeout: SOON_MS });
    await dialog.getByLabel('Why it is safe to trade again').fill(reason);
    await this.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden', timeout: SOON_MS });
  }

  async noStopInForce(): Promise<void> {
    await this.stopBar.locator('[data-state]').waitFor({ state: 'hidden', timeout: SOON_MS });
  }

  async drill(reason: string): Promise<void> {
    await this.page.keyboard.press('0');
    await this.board.page().getByRole('button', { name: 'Run a drill…' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Run a drill' });
    await dialog.getByLabel('Why').fill(reason);
    await dialog.getByRole('button', { name: 'Run the drill' }).click();
    await dialog.waitFor({ state: 'hidden', timeout: SOON_MS });
    await this.board
      .getByRole('region', { name: 'Drills' })
      .getByText(/Outcome:/)
      .waitFor({ timeout: SOON_MS });
  }
}
