/**
 * Takes the pictures of the gallery that the checks compare with, when the desk is meant to look otherwise. Look at what
 * changed before it is committed: `node tools/gallery-pictures.ts`, then `git diff --stat tests/e2e/pictures`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '../tests/e2e/harness/browser.ts';
import { drawnBy, OWN_VIEW, SHEETS, takeSheet } from '../tests/e2e/harness/pictures.ts';
import { startDesk } from '../tests/e2e/harness/running-desk.ts';

const FOLDER = path.resolve(import.meta.dirname, '../tests/e2e/pictures');

async function main(): Promise<void> {
  await using running = await startDesk(['--name', 'gallery']);
  const { origin } = new URL(running.deskUrl);
  const browser = await launchBrowser();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  try {
    const page = await browser.newPage({ viewport: OWN_VIEW });
    for (const sheet of SHEETS) {
      for (const [name, picture] of await takeSheet(page, origin, sheet)) {
        writeFileSync(path.join(FOLDER, `${name}.png`), picture);
      }
    }
    writeFileSync(path.join(FOLDER, 'drawn-by.txt'), `${await drawnBy(browser)}\n`);
  } finally {
    await browser.close();
  }
}

await main();
