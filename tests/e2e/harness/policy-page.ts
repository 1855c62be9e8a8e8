/** The policy and limits panels as people use them. */
import type { Locator, Page } from 'playwright';
import { SOON_MS } from './waits.ts';

const SOON = { timeout: SOON_MS };

export class PolicyPage {
  readonly page: Page;
  readonly panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('tabpanel', { name: 'Policy' });
  }

  /** In the layout for risk. */
  async show(): Promise<void> {
    await this.page.keyboard.press('Alt+3');
    await this.page.getByRole('tab', { name: 'Policy', exact: true }).click();
    await this.panel.getByLabel('Versions of the policy').waitFor(SOON);
  }

  async showLimits(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Limits', exact: true }).click();
  }

  /** Another panel of the layout, in front. */
  async showTab(name: string): Promise<Locator> {
    await this.page.getByRole('tab', { name, exact: true }).click();
    const panel = this.page.getByRole('tabpanel', { name, exact: true });
    await panel.waitFor(SOON);
    return panel;
  }

  /** Lets one order of the only parent pass a limit. */
  async grant(limit: string, value: string, reason: string): Promise<void> {
    await this.showLimits();
    await this.page.getByRole('button', { name: 'Let one order pass…' }).click();
    const dialog = this.page.getByRole('dialog', { name: /^Let one order of P1/ });
    await dialog.getByLabel('Limit', { exact: true }).selectOption({ label: limit });
    await dialog.getByLabel('May reach').fill(value);
    await dialog.getByLabel('Why').fill(reason);
    await this.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden', ...SOON });
  }

  /** Fills in a draft by the labels of its places and proposes it; what it said of itself before. */
  async propose(
    edits: Readonly<Record<string, string>>,
    reason: string,
    alsoEdit: (dialog: Locator) => Promise<void> = () => Promise.resolve(),
  ): Promise<string> {
    await this.panel.page().getByRole('button', { name: 'Change the policy…' }).click();
    const dialog = this.page.getByRole('dialog', { name: /^Change the policy/ });
    for (const [label, value] of Object.entries(edits)) await dialog.getByLabel(label, { exact: true }).fill(value);
    await alsoEdit(dialog);
    await dialog
      .getByLabel('What it would have done')
      .getByText(/^Of .* it would have denied|^No order/)
      .waitFor(SOON);
    const words = await dialog.innerText();
    await dialog.getByLabel('Why').fill(reason);
    await this.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden', ...SOON });
    return words;
  }

  draft(draftId: string): Locator {
    return this.panel.getByRole('region', { name: `Draft ${draftId}` });
  }

  /** Decides on a draft; the refusal's words, empty where it was taken. */
  async decide(draftId: string, verb: 'Approve' | 'Reject', reason: string): Promise<string> {
    await this.draft(draftId)
      .getByRole('button', { name: `${verb}…` })
      .click();
    const dialog = this.page.getByRole('dialog', { name: new RegExp(`^${verb} ${draftId}`) });
    await dialog.getByLabel('Why').fill(reason);
    await this.page.keyboard.press('Enter');
    const refusal = dialog.getByRole('alert');
    await Promise.race([refusal.waitFor(SOON), dialog.waitFor({ state: 'hidden', ...SOON })]);
    if (await dialog.isHidden()) return '';
    const words = await refusal.innerText();
    await this.page.keyboard.press('Escape');
    return words;
  }

  async restore(version: number, reason: string): Promise<void> {
    await this.panel.getByRole('button', { name: `Restore version ${version}` }).click();
    const dialog = this.page.getByRole('dialog', { name: /^Restore version/ });
    await dialog.getByLabel('Why').fill(reason);
    await this.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden', ...SOON });
  }

  async isInForce(version: number, words: RegExp): Promise<void> {
    const row = this.panel.getByRole('listitem', { name: `Version ${version}`, exact: true });
    await row.getByText('in force', { exact: true }).waitFor(SOON);
    await row.getByText(words).waitFor(SOON);
  }
}
