/**
 * Pictures of the gallery: taken one for every part, and compared with those that are kept. Two pictures are alike when
 * nearly every pixel of each has one of nearly its colour beside its place in the other, so that how an edge is smoothed
 * does not count and a word that moved does.
 */
import type { Browser, Locator, Page } from 'playwright';
import { twoFrames } from './waits.ts';

export const SHEETS: readonly (readonly [string, string])[] = [
  ['', 'dark'],
  ['', 'light'],
  ['working', 'dark'],
  ['working', 'light'],
  ['empty', 'dark'],
  ['empty', 'light'],
  ['stale', 'dark'],
  ['stale', 'light'],
  ['loading', 'dark'],
  ['loading', 'light'],
  ['error', 'dark'],
  ['error', 'light'],
  ['desk', 'dark'],
  ['desk', 'light'],
  ['dialogs', 'dark and light'],
];

/** A colour's channel may differ by this much, of 255. */
const MOST_CHANNEL = 40;
/** Pixels that may have no like, of a hundred thousand. */
export const MOST_PER_100K = 30;

export const OWN_VIEW = { width: 1540, height: 1200 };

/** All pictures of a sheet by name, `panel-orders-working.dark`; panels in another state share one with their neighbours. */
export async function takeSheet(
  page: Page,
  origin: string,
  [state, theme]: (typeof SHEETS)[number],
): Promise<Map<string, Buffer>> {
  if (state === 'dialogs') return takeDialogs(page, origin);
  if (state === 'desk') return takeDesk(page, origin, theme);
  await showSheet(page, origin, state, theme);
  const taken = new Map<string, Buffer>();
  for (const part of await page.locator('[data-picture]').all()) {
    const name = await part.getAttribute('data-picture');
    taken.set(`${name}.${theme}`, await part.screenshot({ animations: 'disabled', caret: 'hide' }));
  }
  return taken;
}

/** What the desk measures of itself is another figure each time. */
const SAME_EACH_TIME = '[aria-label="Status"] > span:last-of-type { visibility: hidden }';

/** The desk with one panel in all of its workspace, by the key that a trader has for it. */
async function takeDesk(page: Page, origin: string, theme: string): Promise<Map<string, Buffer>> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${origin}/gallery.html?theme=${theme}&state=desk`);
  await page.locator('[row-id="e1/P1"]').first().click();
  await page.keyboard.press('z');
  await page.getByRole('tab', { name: 'Price' }).waitFor({ state: 'hidden' });
  await isStill(page);
  const taken = await page.screenshot({ animations: 'disabled', style: SAME_EACH_TIME });
  await page.setViewportSize(OWN_VIEW);
  return new Map([[`desk-maximised.${theme}`, taken]]);
}

/** All parts of a sheet but the dialogs and the desk, drawn. */
export async function showSheet(page: Page, origin: string, state: string, theme: string): Promise<void> {
  await page.goto(`${origin}/gallery.html?theme=${theme}&state=${state}`);
  await page.locator('[data-picture]').first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  await isStill(page);
}

/** Longer than a grid or a chart waits before it draws itself anew. */
const STILL_FRAMES = 20;

/** Until nothing in the page has changed for some frames: a slow machine has fewer of them. */
const isStill = (page: Page): Promise<void> =>
  page.evaluate(
    (frames) =>
      new Promise((still) => {
        let quiet = 0;
        const watch = new MutationObserver(() => (quiet = 0));
        watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        requestAnimationFrame(function look() {
          quiet += 1;
          if (quiet <= frames) return void requestAnimationFrame(look);
          watch.disconnect();
          still();
        });
      }),
    STILL_FRAMES,
  );

/** What of a page with a dialog is the dialog. */
export const DIALOG = 'dialog[open], aside[aria-label="Tour"]';

/** Every dialog in turn, by name, one after the other since one is open at a time. */
export async function* dialogs(page: Page, origin: string, theme: string): AsyncGenerator<readonly [string, Locator]> {
  await page.clock.install();
  await page.goto(`${origin}/gallery.html?dialog=all`);
  const named = page.locator('[data-dialog]');
  await named.first().waitFor({ state: 'attached' });
  const names = await named.evaluateAll((all) => all.map((one) => one.getAttribute('data-dialog')!));
  const shown = page.locator(DIALOG);
  for (const name of names) {
    await page.evaluate(
      ([toName, inTheme]) => {
        document.documentElement.dataset['theme'] = inTheme;
        history.pushState(null, '', `?dialog=${toName}`);
        dispatchEvent(new PopStateEvent('popstate'));
      },
      [name, theme] as const,
    );
    // When it is asked for, and what it needs has been told.
    await page.clock.fastForward(1_000);
    await shown.waitFor();
    await page.evaluate(() => document.fonts.ready);
    // By then what a dialog asks the engine is asked and not answered; the page's clock goes there at once.
    await page.clock.fastForward(900);
    await twoFrames(page);
    yield [name, shown];
    await page.keyboard.press('Escape');
    await shown.waitFor({ state: 'detached' });
  }
}

/** Nothing in a dialog takes its colours when it is made: each is opened once and shown in both. */
async function takeDialogs(page: Page, origin: string): Promise<Map<string, Buffer>> {
  const taken = new Map<string, Buffer>();
  for await (const [name, shown] of dialogs(page, origin, 'dark')) {
    // Where this page came from is another port each time.
    await shown.evaluate((one) => {
      const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const { currentNode: text } = texts;
        text.textContent = text.textContent!.replaceAll(location.origin, 'http://127.0.0.1:7410');
      }
    });
    for (const theme of ['dark', 'light']) {
      await page.evaluate((one) => (document.documentElement.dataset['theme'] = one), theme);
      taken.set(`dialog-${name}.${theme}`, await shown.screenshot({ animations: 'disabled', caret: 'hide' }));
    }
  }
  return taken;
}

/** What pictures depend on beside the desk: another browser or other fonts draw otherwise, and are not compared. */
export async function drawnBy(browser: Browser): Promise<string> {
  const page = await browser.newPage();
  const widths = await page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d')!;
    return ['12px sans-serif', '600 15px "DejaVu Sans"', '12px Inter, "Segoe UI", Roboto, "Noto Sans"'].map((font) => {
      context.font = font;
      return context.measureText('Watchkeeper −1,234.50 ▲ BUY عربي').width.toFixed(2);
    });
  });
  await page.close();
  return `Chromium ${browser.version().split('.')[0]}, text ${widths.join(' ')}`;
}

export interface Compared {
  /** Pixels of both without a like in the other, of a hundred thousand. */
  readonly per100k: number;
  readonly sizes: string;
}

/** In a page, which can read pictures. */
export function compare(page: Page, kept: Buffer, taken: Buffer): Promise<Compared> {
  return page.evaluate(
    async ([one, other, most]) => {
      const read = async (base64: string): Promise<ImageData> => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height);
      };
      const [a, b] = [await read(one), await read(other)];
      const sizes = `${a.width}×${a.height} and ${b.width}×${b.height}`;
      if (a.width !== b.width || a.height !== b.height) return { per100k: 100_000, sizes };
      const isLike = (x: ImageData, y: ImageData, at: number, beside: number): boolean => {
        for (let channel = 0; channel < 3; channel++) {
          if (Math.abs(x.data[at + channel]! - y.data[beside + channel]!) > most) return false;
        }
        return true;
      };
      const lonely = (x: ImageData, y: ImageData): number => {
        let count = 0;
        for (let row = 0; row < x.height; row++) {
          for (let column = 0; column < x.width; column++) {
            const at = (row * x.width + column) * 4;
            if (isLike(x, y, at, at)) continue;
            let found = false;
            for (let dy = -1; dy <= 1 && !found; dy++) {
              for (let dx = -1; dx <= 1 && !found; dx++) {
                const [r, c] = [row + dy, column + dx];
                if (r < 0 || c < 0 || r >= y.height || c >= y.width) continue;
                found = isLike(x, y, at, (r * y.width + c) * 4);
              }
            }
            if (!found) count++;
          }
        }
        return count;
      };
      const pixels = a.width * a.height;
      return { per100k: Math.round((Math.max(lonely(a, b), lonely(b, a)) / pixels) * 100_000), sizes };
    },
    [kept.toString('base64'), taken.toString('base64'), MOST_CHANNEL] as const,
  );
}
