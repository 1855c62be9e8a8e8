/** The panel of models as a person uses it: starts a roll-out, reads its steps, rolls it back. */
import type { Locator, Page } from 'playwright';
import { SOON_MS } from './waits.ts';

export class ModelsPage {
  readonly page: Page;
  readonly panel: Locator;
  readonly steps: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('tabpanel', { name: 'Models', exact: true });
    this.steps = this.panel.getByRole('list', { name: 'Steps' });
  }

  async show(): Promise<void> {
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.type('Show Models');
    await this.page.keyboard.press('Enter');
    await this.panel.waitFor({ timeout: SOON_MS });
  }

  model(name: string): Locator {
    return this.panel.getByRole('listitem', { name: `Model ${name}`, exact: true });
  }

  rollout(rolloutId: string): Locator {
    return this.panel.getByRole('region', { name: `Roll-out ${rolloutId}` });
  }

  /** Presses a button, gives the reason, sends; what was said before, in a sentence. */
  async ask(button: string | RegExp, verb: string, reason: string): Promise<string> {
    await this.panel.getByRole('button', { name: button }).click({ timeout: SOON_MS });
    const dialog = this.page.getByRole('dialog');
    const echo = await dialog.innerText();
    await dialog.getByLabel('Why').fill(reason);
    await dialog.getByRole('button', { name: verb, exact: true }).click();
    await dialog.waitFor({ state: 'hidden', timeout: SOON_MS });
    return echo;
  }
}
