/**
 * The desk hangs: its one thread is busy and answers nothing. From a terminal `watchkeeper kill` stops everything
 * meanwhile and says that it is confirmed; the desk shows the stop once it breathes again.
 */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { startDesk } from './harness/running-desk.ts';

const CLI = resolve(import.meta.dirname, '../../cli/main.ts');

inBrowser('a desk that hangs', (browser) => {
  it('keeps nobody from stopping everything', async () => {
    await using running = await startDesk(['--speed', '5']);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const desk = new DeskPage(page);
    await desk.open(running.deskUrl);
    await desk.submit({ side: 'buy', qty: '20k', ends: '2h', lookEvery: '5s' });
    await desk.hasChildren();

    // A cookie is what reaches a page whose thread is busy.
    let hangs = true;
    const woken = page
      .evaluate(() => {
        while (!document.cookie.includes('woken'));
      })
      .then(() => (hangs = false));
    const url = `http://127.0.0.1:${running.port}`;
    const args = [CLI, 'kill', '--engine', url, '--data', running.dataFolder, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'confirmed', degree: 'cancel' });
    expect(hangs).toBe(true);
    await page.context().addCookies([{ name: 'woken', value: 'yes', url }]);
    await woken;
    await desk.stopIs(/everything.*confirmed/is);
  });
});
