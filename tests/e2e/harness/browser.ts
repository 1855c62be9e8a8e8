/** The real browser that end-to-end tests drive: an installed Chromium, with a window of a size of its own per test. */
import { type Browser, chromium } from 'playwright';
import { findBrowser } from '../../../tools/find-browser.ts';
import { SOON_MS } from './waits.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[
    // Two pages of the browser's own, which every window loads: a quarter of the time of a page's start.
    ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
    // Playwright's own, since only the last switch of a name counts.
    ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'PaintHolding'],
    ...['HttpsFirstBalancedModeAutoEnable', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect'],
    ...['LensOverlay', 'MediaRouter', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled'],
    ...['PreconnectToSearch'],
  ].join(',')}`,
];

export const BROWSER = findBrowser();

export async function launchBrowser(): Promise<Browser> {
  if (BROWSER === null) throw new Error('no browser is installed');
  const browser = await chromium.launch({ executablePath: BROWSER.path, args: FLAGS, timeout: SOON_MS });
  // What a test waits for without a bound of its own.
  browser.on('context', (context) => context.setDefaultTimeout(SOON_MS));
  return browser;
}
