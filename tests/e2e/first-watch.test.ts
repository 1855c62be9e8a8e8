/**
 * The main job on a real day: a trader opens the desk, sees an algorithm work an order, intervenes, stops it, loses the
 * engine, gets it back as it was, releases, and sees the algorithm go on. All of it by keyboard.
 */
import { expect, it } from 'vitest';
import { GOOG, REAL_DAYS_ARE_MISSING } from '../../engine/feeds/lobster/lobster-fixture.ts';
import { NO_MARKET_DATA } from '../../tools/shared-data.ts';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { startDesk } from './harness/running-desk.ts';

const LACKING = REAL_DAYS_ARE_MISSING ? NO_MARKET_DATA : null;

inBrowser(
  'the first watch',
  (browser) => {
    it('submits, supervises, intervenes, stops, survives a kill of the engine, releases and goes on', async () => {
      await using running = await startDesk(['--replay', GOOG, '--speed', '20']);
      const ready = await fetch(`http://127.0.0.1:${running.port}/readyz`);
      expect([ready.status, await ready.json()]).toEqual([200, { ready: true }]);

      const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
      const troubles: string[] = [];
      page.on('pageerror', (error) => troubles.push(error.message));
      const desk = new DeskPage(page);
      await desk.open(running.deskUrl);

      const review = await desk.submit({ side: 'buy', qty: '20k', ends: '2h', lookEvery: '10s' });
      expect(review).toMatch(/BUY 20,000 GOOG/);
      expect(review).toMatch(/twenty thousand/i);
      await desk.modeBecomes('AUTO');
      await desk.hasChildren();
      await desk.hasFills();
      await desk.doneGrowsBeyond(0);

      await desk.pauseByKey();
      await desk.amendQuantity('19,000');
      await desk.story.getByText('19,000').first().waitFor();
      await desk.resumeByKey();

      await desk.stopEverythingByKey();
      await desk.stopIs(/everything engaged/);
      await desk.stopIs(/confirmed/);
      await desk.modeBecomes('HELD');
      const doneWhenStopped = await desk.doneQty();

      await running.killEngine();
      await desk.becomesStale();
      await running.restart();
      await desk.isLive();
      await desk.modeBecomes('HELD');
      // The engine holds everything itself until a person has looked; the trader's own stop is still latched beside it.
      await desk.stopIs(/everything held .*nothing new leaves/);
      await desk.anotherStopIs(/everything engaged .*confirmed/);
      await expect.poll(() => desk.doneQty()).toBe(doneWhenStopped);
      await expect.poll(() => desk.story.innerText()).toMatch(/19,000/);

      await desk.releaseAll('the desk has looked at every order');
      await desk.modeBecomes('AUTO');
      expect(await desk.doneGrowsBeyond(doneWhenStopped)).toBeGreaterThan(doneWhenStopped);
      await desk.storyTells(/stop S1 on everything holds it/);
      await desk.storyTells(/its stop S\d+ released: .*the desk has looked at every order.*; still held by stop S\d+/);
      await desk.storyTells(/its stop S\d+ released: .*the desk has looked at every order.*; planned anew from here/);
      const shots = process.env['WATCHKEEPER_SHOTS'];
      if (shots) await page.screenshot({ path: `${shots}/story.png` });
      expect(troubles).toEqual([]);
    });
  },
  LACKING,
);
