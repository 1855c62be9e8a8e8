/** The workspace stands whole at every size and in both themes: nothing is cut off, overlaps or stands out of its place. */
import { expect, it } from 'vitest';
import { inBrowser } from './harness/in-browser.ts';
import { startDesk } from './harness/running-desk.ts';
import { twoFrames, until } from './harness/waits.ts';
import { openPastTour } from './harness/workspace-page.ts';

const LAYOUTS = ['Supervise', 'Models', 'Risk', 'Post-trade'] as const;
const IN_FRONT = ['Orders', 'Order'] as const;

/**
 * Where things stand does not depend on the theme, and what fits the least room fits more: all panels are gone through in
 * the smallest window, and in the others what stands in front of each group.
 */
const LOOKS = [
  { width: 1024, height: 700, theme: 'dark', panels: 'all' },
  { width: 1024, height: 700, theme: 'light', panels: IN_FRONT },
  { width: 1440, height: 900, theme: 'light', panels: IN_FRONT },
  { width: 3840, height: 2160, theme: 'light', panels: IN_FRONT },
] as const;

inBrowser('the workspace', (browser) => {
  it('stands whole at every size, dark and light', async () => {
    // The market moves, and no quicker than is looked at: each change of it is drawn.
    await using running = await startDesk(['--seed', '7', '--speed', '5', '--name', 'ldn-1']);
    const desk = await openPastTour(browser(), running.deskUrl);
    const { page } = desk;
    await desk.submit();
    const held: string[] = [];
    let before: (typeof LOOKS)[number] | undefined;
    for (const look of LOOKS) {
      const { width, height, theme } = look;
      if (before && theme !== before.theme) await desk.act('Dark or light');
      await page.locator(`html[data-theme="${theme}"]`).waitFor();
      await page.setViewportSize({ width, height });
      for (const [at, layout] of LAYOUTS.entries()) {
        await page.keyboard.press(`Alt+${at + 1}`);
        await until(async () => (await desk.layoutShown()) === layout, `${layout} is shown`);
        // A layout is made for the room that there is.
        if (width !== before?.width) await desk.act('Reset the layout');
        for (const name of look.panels === 'all' ? (await desk.groups()).flat() : look.panels) {
          // At once: what would keep a hand from it, or the panel from coming, is seen by what is shown then.
          await page.getByRole('tab', { name, exact: true }).click({ force: true });
          await desk.isShown(name);
          await twoFrames(page);
          for (const words of await desk.misplaced())
            held.push(`${theme}, ${width}×${height} ${layout}, ${name}: ${words}`);
        }
      }
      before = look;
    }
    expect([...new Set(held)]).toEqual([]);
    expect(desk.troubles).toEqual([]);
  });
});
