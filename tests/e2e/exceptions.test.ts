/**
 * A venue goes down in the middle of an order: the exception appears with its runbook, is taken note of and taken on; a stop
 * over that venue alone is engaged by one person and released by two; a drill tells its times.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { startDesk } from './harness/running-desk.ts';
import { SafetyPage } from './harness/safety-page.ts';

const BOB = { token: 'a-token-of-bob-alone', actor: 'bob', role: 'trader' };

inBrowser('exceptions and stops', (browser) => {
  it('a venue that goes down is told, taken on, stopped by one and released by two', async () => {
    await using running = await startDesk(['--speed', '5']);
    const accessFile = join(running.dataFolder, 'access.json');
    const access = JSON.parse(readFileSync(accessFile, 'utf8')) as { tokens: { actor: string; token: string }[] };
    const [{ actor, token }] = access.tokens as [{ actor: string; token: string }];
    writeFileSync(accessFile, JSON.stringify({ tokens: [...access.tokens, BOB] }));
    await running.killEngine();
    await running.restart();

    const page = await browser().newPage({ viewport: { width: 1600, height: 1000 } });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    const [desk, safety] = [new DeskPage(page), new SafetyPage(page)];
    await desk.open(running.deskUrl);
    await desk.submit({ side: 'buy', qty: '20k', ends: '2h', lookEvery: '10s' });
    await desk.hasChildren();
    const venue = await desk.children.locator('[row-index="0"] [col-id="venue"]').innerText();

    const inject = { kind: 'InjectFault', fault: { kind: 'venue-down', venue }, forUs: null };
    const answer = await fetch(`http://127.0.0.1:${running.port}/v1/commands`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ commandId: 'venue-goes-down', command: inject }),
    });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('accepted')]);

    const item = await safety.exceptionAppears(new RegExp(venue));
    await page.setViewportSize({ width: 1024, height: 700 });
    expect(await safety.verbsInSight()).toEqual(['Acknowledge', 'Take it on', 'Put on the shelf']);
    await page.setViewportSize({ width: 1600, height: 1000 });
    await safety.acknowledgeAndOwn(item);
    expect(await safety.detail().getByRole('complementary', { name: 'Runbook' }).innerText()).toMatch(/Over when/);

    await safety.stopVenue(venue);
    await desk.stopIs(new RegExp(`venue ${venue}`));
    await safety.boardShows(new RegExp(`venue ${venue}`));
    await safety.askRelease();

    const second = await browser().newPage({ viewport: { width: 1600, height: 1000 } });
    const bobs = new SafetyPage(second);
    await new DeskPage(second).open(`http://127.0.0.1:${running.port}/#token=${BOB.token}`);
    await bobs.release('the venue has called back', actor);
    await safety.noStopInForce();

    await safety.drill('before lunch');
    await expect.poll(() => safety.board.innerText()).toMatch(/Gate closed after [\d.]+ ms/);
    expect(troubles).toEqual([]);
  });
});
