/**
 * Finds a browser of the Chromium family on this machine, for the end-to-end tests and for `npm start` without Electron.
 * Looks only; nothing is downloaded or started.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';

export interface Browser {
  readonly path: string;
  readonly name: string;
}

/** What a test that needs a browser says when it is skipped. */
export const NO_BROWSER =
  'no Chromium, Chrome or Edge found: install one (Debian and Ubuntu: apt-get install chromium; anywhere: ' +
  'npx playwright install chromium) or name one in WATCHKEEPER_BROWSER';

/** Executables under each of the usual places, in the order of preference. */
const LINUX = [
  ['Chromium', 'chromium', 'chromium-browser'],
  ['Google Chrome', 'google-chrome', 'google-chrome-stable'],
  ['Microsoft Edge', 'microsoft-edge', 'microsoft-edge-stable'],
] as const;
const MACOS = ['Chromium', 'Google Chrome', 'Microsoft Edge'] as const;
const WINDOWS = [
  ['Chromium', 'Chromium/Application/chrome.exe'],
  ['Google Chrome', 'Google/Chrome/Application/chrome.exe'],
  ['Microsoft Edge', 'Microsoft/Edge/Application/msedge.exe'],
] as const;

/**
 * The browser that WATCHKEEPER_BROWSER names, else the first installed one, else the one Playwright has fetched.
 * @throws where WATCHKEEPER_BROWSER names a file that is not there: a wrong name is not quietly replaced
 */
export function findBrowser(
  env: NodeJS.ProcessEnv = process.env,
  exists: (file: string) => boolean = existsSync,
  platform: NodeJS.Platform = process.platform,
): Browser | null {
  const named = env['WATCHKEEPER_BROWSER'];
  if (named !== undefined && named !== '') {
    if (!exists(named))
      throw new Error(`WATCHKEEPER_BROWSER names ${named}, and there is no such file; correct or unset it`);
    return { path: named, name: path.basename(named) };
  }
  const places = [...usualPlaces(env, platform), { path: chromium.executablePath(), name: "Playwright's Chromium" }];
  return places.find((place) => place.path !== '' && exists(place.path)) ?? null;
}

function usualPlaces(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Browser[] {
  if (platform === 'darwin') {
    const folders = ['/Applications', path.posix.join(env['HOME'] ?? '', 'Applications')];
    return MACOS.flatMap((name) => folders.map((at) => ({ name, path: `${at}/${name}.app/Contents/MacOS/${name}` })));
  }
  if (platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((key) => env[key]);
    return WINDOWS.flatMap(([name, file]) =>
      folders.filter((at) => at !== undefined).map((at) => ({ name, path: path.win32.join(at, file) })),
    );
  }
  const folders = (env['PATH'] ?? '').split(':').filter((at) => path.posix.isAbsolute(at));
  return LINUX.flatMap(([name, ...files]) =>
    files.flatMap((file) =>
      [...folders, '/usr/bin', '/snap/bin'].map((at) => ({ name, path: path.posix.join(at, file) })),
    ),
  );
}
