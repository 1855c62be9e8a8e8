/**
 * A candidate that was imported is rolled out from the desk: it decides in the shadow, its gate is shut with the reason,
 * and it is rolled back by hand; without a roll-out the panel says what to do.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { loadAxe, violations } from './harness/axe.ts';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { ModelsPage } from './harness/models-page.ts';
import { MonitorPage } from './harness/monitor-page.ts';
import { startDesk } from './harness/running-desk.ts';

const SHIPPED = resolve(import.meta.dirname, '../../assets/models/execution-midt');

/** The shipped policy under another name, as if it had been trained here. */
function putCandidate(dataFolder: string, name: string): void {
  const folder = join(dataFolder, 'models', name);
  mkdirSync(folder, { recursive: true });
  cpSync(join(SHIPPED, 'model.onnx'), join(folder, 'model.onnx'));
  const card = JSON.parse(readFileSync(join(SHIPPED, 'card.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'card.json'), JSON.stringify({ ...card, name }));
}

inBrowser('models and roll-outs', (browser) => {
  it('lets a candidate decide in the shadow, and rolls it back by hand', async () => {
    await using running = await startDesk(['--speed', '10']);
    putCandidate(running.dataFolder, 'broken');
    writeFileSync(join(running.dataFolder, 'models/broken/model.onnx'), 'another file');
    await running.killEngine();
    await running.restart();
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.stack ?? error.message));
    const shot = process.env['WATCHKEEPER_SHOTS'];
    const look = async (name: string): Promise<void> => {
      if (shot) await page.screenshot({ path: `${shot}/${name}.png` });
    };
    await new DeskPage(page).open(running.deskUrl);
    await page.keyboard.press('Alt+2');
    const models = new ModelsPage(page);
    await models.show();
    await models.panel.getByText(/No roll-out yet/).waitFor();
    await models
      .model('execution-midt')
      .getByText(/^decides for LRGE, SMLL; /)
      .waitFor();
    const knows = models.model('execution-midt-outlook');
    await knows.getByText('champion', { exact: true }).waitFor();
    await knows.getByText(/^decides for MIDT; /).waitFor();
    expect(await knows.getByRole('button', { name: /Roll out/ }).count()).toBe(0);
    const broken = models.model('broken');
    expect(await broken.getByRole('button', { name: /Roll out/ }).count()).toBe(0);
    await broken.getByRole('button', { name: 'broken' }).click();
    await broken
      .getByRole('definition')
      .getByText(/not the file that card\.json beside it is about/)
      .waitFor();
    await broken.getByRole('button', { name: 'broken' }).click();
    const signal = models.model('signal-midt');
    await signal.getByText('forecasts MIDT').waitFor();
    expect(await signal.getByRole('button', { name: /Roll out/ }).count()).toBe(0);
    await signal.getByRole('button', { name: 'signal-midt' }).click();
    await signal.getByText(/macro-F1 0\.289, log-loss 0\.899 .*, off by 0\.8%; on what was tested/).waitFor();
    await signal.getByRole('button', { name: 'signal-midt' }).click();
    // What decides for the rest may come to decide for this one: it sees no forecast.
    expect(await models.ask('Roll out execution-midt', 'Begin', 'it did well on paper')).toContain(
      'decides beside execution-midt-outlook for MIDT and sends nothing',
    );
    await models.rollout('R1').getByText('shadow', { exact: true }).first().waitFor();
    await new MonitorPage(page).submitAdaptive('20k', '1h');
    await expect.poll(() => models.steps.innerText()).toMatch(/[1-9]\d* of 500 decisions, \d+% the same/);
    await expect.poll(() => models.panel.getByRole('button', { name: 'Widen…' }).isDisabled()).toBe(true);
    await expect
      .poll(() => models.rollout('R1').innerText())
      .toMatch(/Not yet: \d+ decisions beside the champion; it takes 500/);
    await models.model('execution-midt').getByRole('button', { name: 'execution-midt' }).click();
    await models.panel.getByText(/Measured on/).waitFor();
    await look('models');
    await loadAxe(page);
    expect(await violations(page)).toEqual([]);
    expect(await models.ask('Roll back…', 'Roll back', 'second thoughts')).toContain('decides nothing any more');
    await models.rollout('R1').getByText('rolled-back', { exact: true }).waitFor();
    await expect.poll(() => models.rollout('R1').innerText()).toContain('(by-hand): second thoughts');
    await models.model('execution-midt').getByText('champion', { exact: true }).waitFor();
    await page.setViewportSize({ width: 1024, height: 700 });
    await look('models-small');
    expect(troubles).toEqual([]);
  });
});
