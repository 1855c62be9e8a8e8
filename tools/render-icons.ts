/**
 * Draws the PNG icons from assets/icons/icon.svg with an installed browser: `node tools/render-icons.ts`, after a
 * change of the drawing. The results are kept in the repository, since a build needs no browser.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import { findBrowser, NO_BROWSER } from './find-browser.ts';

const FOLDER = path.resolve(import.meta.dirname, '../assets/icons');
const SIZES = [
  { file: 'icon.png', px: 512 },
  { file: 'tray.png', px: 32 },
];

const found = findBrowser();
if (found === null) throw new Error(NO_BROWSER);
const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
try {
  const svg = readFileSync(path.join(FOLDER, 'icon.svg'), 'utf8');
  for (const { file, px } of SIZES) {
    const page = await browser.newPage({ viewport: { width: px, height: px } });
    await page.setContent(`<style>*{margin:0}svg{display:block;width:${px}px;height:${px}px}</style>${svg}`);
    await page.screenshot({ path: path.join(FOLDER, file), omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
