/** The workspace as a trader arranges it: panels by name and key, layouts, windows, and where everything stands. */
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright';
import { EnginesPage } from './engines-page.ts';
import { SOON_MS } from './waits.ts';

const SOON = { timeout: SOON_MS };

export interface NamedPanel {
  readonly name: string;
  /** Null where it has none. */
  readonly key: string | null;
}

export class WorkspacePage extends EnginesPage {
  /** What the browser's console and the page told of errors. */
  readonly troubles: string[] = [];

  constructor(page: Page) {
    super(page);
    page.on('console', (message) => {
      if (message.type() === 'error') this.troubles.push(message.text());
    });
    page.on('pageerror', (error) => this.troubles.push(error.stack ?? error.message));
  }

  get tour(): Locator {
    return this.page.getByRole('complementary', { name: 'Tour' });
  }

  panel(name: string): Locator {
    return this.page.getByRole('tabpanel', { name, exact: true });
  }

  /** Every panel there is, as the palette lists them. */
  async panels(): Promise<NamedPanel[]> {
    await this.page.keyboard.press('Control+K');
    const dialog = this.page.getByRole('dialog', { name: 'Find an action' });
    const listed = dialog.locator('[cmdk-item]').filter({ hasText: /^Show / });
    await listed.first().waitFor(SOON);
    const found = await listed.evaluateAll((all) =>
      all.map((one) => {
        const key = one.querySelector('kbd')?.textContent ?? null;
        return { name: one.textContent.slice('Show '.length, one.textContent.length - (key?.length ?? 0)), key };
      }),
    );
    await this.page.keyboard.press('Escape');
    // An act of the children, not a panel.
    return found.filter(({ name }) => !name.startsWith('the '));
  }

  /** The panel is in front, and has not failed. */
  async isShown(name: string): Promise<void> {
    await this.panel(name).waitFor(SOON);
    await this.page.getByRole('tab', { name, exact: true, selected: true }).waitFor(SOON);
    if (
      (await this.panel(name)
        .getByText(/cannot be drawn$/)
        .count()) > 0
    )
      throw new Error(`${name} failed`);
  }

  /** Panels by the group they stand in, front first in each, in the order of the page. */
  groups(): Promise<string[][]> {
    return this.page
      .getByRole('tablist')
      .evaluateAll((lists) =>
        lists.map((list) => Array.from(list.querySelectorAll('[role="tab"]'), (tab) => tab.textContent.trim())),
      );
  }

  async groupOf(name: string): Promise<string[]> {
    return (await this.groups()).find((group) => group.includes(name)) ?? [];
  }

  async #layouts(): Promise<Locator> {
    await this.act('Layouts: save');
    const dialog = this.page.getByRole('dialog', { name: 'Layouts' });
    await dialog.waitFor(SOON);
    return dialog;
  }

  async #close(dialog: Locator): Promise<void> {
    await this.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden', ...SOON });
  }

  /** Saves what is shown as another layout, under that name. */
  async saveLayoutAs(name: string): Promise<void> {
    const dialog = await this.#layouts();
    const before = await dialog.getByRole('textbox').count();
    await dialog.getByRole('button', { name: /^Save .* as another$/ }).click();
    await dialog.getByRole('textbox').nth(before).fill(name);
    await this.page.keyboard.press('Enter');
    await this.#close(dialog);
    await this.layoutTab(name).waitFor(SOON);
  }

  layoutTab(name: string): Locator {
    return this.page.getByRole('navigation', { name: 'Layouts' }).getByRole('button', { name, exact: true });
  }

  async layoutShown(): Promise<string> {
    return this.page.getByRole('navigation', { name: 'Layouts' }).locator('[aria-current="page"]').innerText();
  }

  /** What the file holds that the browser was given. */
  async exportLayout(): Promise<{ name: string; text: string }> {
    const dialog = await this.#layouts();
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      dialog.getByRole('button', { name: /^Export / }).click(),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    await this.#close(dialog);
    return { name: download.suggestedFilename(), text };
  }

  /** Why it was not taken; null where it was. */
  async layoutRefused(text: string): Promise<string | null> {
    await this.importLayout(text);
    const dialog = this.page.getByRole('dialog', { name: 'Layouts' });
    const taken = this.page.getByRole('log', { name: 'Notices' }).getByText(/was taken from the file$/);
    const refusal = dialog.getByRole('alert');
    await Promise.race([refusal.waitFor(SOON), taken.last().waitFor(SOON)]);
    const why = (await refusal.count()) > 0 ? await refusal.innerText() : null;
    await this.#close(dialog);
    return why;
  }

  /** What is cut off, overlaps or stands out of its place now, in words; nothing is as it should be. */
  misplaced(): Promise<string[]> {
    return this.page.evaluate(() => {
      const found: string[] = [];
      const { clientWidth, clientHeight, scrollWidth, scrollHeight } = document.documentElement;
      if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide in ${clientWidth}`);
      if (scrollHeight > clientHeight) found.push(`the page is ${scrollHeight} high in ${clientHeight}`);
      const shown = (one: Element): boolean => one.checkVisibility({ visibilityProperty: true });
      const called = (one: Element): string =>
        `${one.tagName.toLowerCase()} “${(one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 40)}”`;
      /** Half a pixel: edges are seldom whole ones. */
      const within = (a: DOMRect, b: DOMRect): boolean =>
        a.left >= b.left - 0.5 && a.right <= b.right + 0.5 && a.top >= b.top - 0.5 && a.bottom <= b.bottom + 0.5;
      const overlap = (a: DOMRect, b: DOMRect): boolean =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
      /** Controls that stand still at the head of a place: each within it, none over another, no word of any cut off. */
      const check = (place: string, box: DOMRect, controls: Element[]): void => {
        controls.forEach((one, at) => {
          const own = one.getBoundingClientRect();
          if (!within(own, box)) found.push(`${place}: ${called(one)} stands out of it`);
          if (one.scrollWidth > one.clientWidth + 1 && one.tagName !== 'INPUT' && one.tagName !== 'SELECT')
            found.push(`${place}: ${called(one)} is cut off`);
          for (const other of controls.slice(at + 1))
            if (!one.contains(other) && !other.contains(one) && overlap(own, other.getBoundingClientRect()))
              found.push(`${place}: ${called(one)} and ${called(other)} overlap`);
        });
      };
      const CONTROLS = 'button, input, select, a[href]';
      const controlsIn = (one: Element): Element[] => [...one.querySelectorAll(CONTROLS)].filter(shown);
      for (const [place, selector] of [
        ['the header', 'header:has(nav)'],
        ['the stop bar', 'section[aria-label="Stop"]'],
      ] as const) {
        const one = document.querySelector(selector)!;
        check(place, one.getBoundingClientRect(), controlsIn(one));
      }
      for (const group of document.querySelectorAll('.dv-groupview')) {
        if (!shown(group)) continue;
        const name = group.querySelector('[role="tab"][aria-selected="true"]')?.textContent?.trim() ?? '?';
        const box = group.getBoundingClientRect();
        // What does not fit beside the tabs has a line of its own above the body.
        const line = group.querySelector('section')?.querySelector(':scope > div:not(:last-child)');
        for (const head of [group.querySelector('.dv-tabs-and-actions-container'), line])
          if (head) check(name, box, controlsIn(head));
        const tabs = group.querySelector('.dv-tabs-container');
        if (tabs) check(`tabs of ${name}`, tabs.getBoundingClientRect(), [...tabs.querySelectorAll('[role="tab"]')]);
        // What an order cost has more columns than a small window has room for, and scrolls sideways.
        if (name === 'TCA') continue;
        for (const one of group.querySelectorAll('table th, [aria-label="Headline figures"] dt'))
          if (shown(one) && one.getBoundingClientRect().right > box.right + 0.5)
            found.push(`${name}: ${called(one)} stands out of it`);
      }
      const verbs = document.querySelector('[aria-label="What can be done"]');
      const facts = verbs?.parentElement?.querySelector(':scope > dl:not([aria-label])');
      if (
        verbs &&
        facts &&
        shown(verbs) &&
        facts.getBoundingClientRect().bottom > verbs.getBoundingClientRect().top + 0.5
      )
        found.push('the facts of the order are under its verbs');
      return found;
    });
  }
}

/** A fresh profile, past the tour. */
export async function openPastTour(
  browser: Browser,
  deskUrl: string,
  options: BrowserContextOptions = {},
): Promise<WorkspacePage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const desk = new WorkspacePage(await context.newPage());
  await desk.open(deskUrl);
  await desk.page.keyboard.press('Escape');
  await desk.tour.waitFor({ state: 'hidden' });
  return desk;
}
