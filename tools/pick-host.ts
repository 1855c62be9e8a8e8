/**
 * Where the desk opens: Electron where its binary is there or can be fetched, else an installed browser as an app
 * window, else nowhere and the address is printed. Nothing is probed that the choice does not need: each probe may
 * cost a download.
 */

export interface HostProbes {
  readonly open: boolean;
  /** False on a machine that cannot show a window. */
  readonly display: boolean;
  electron(): Promise<{ path: string } | { missing: string }>;
  browser(): Promise<{ path: string; name: string } | null>;
}

export type Host =
  | { readonly kind: 'electron'; readonly path: string; readonly why: string }
  | { readonly kind: 'browser'; readonly path: string; readonly name: string; readonly why: string }
  | { readonly kind: 'address'; readonly why: string };

export async function pickHost(probes: HostProbes): Promise<Host> {
  if (!probes.open) return { kind: 'address', why: '' };
  if (!probes.display) {
    return { kind: 'address', why: 'This machine has no display (DISPLAY is not set), so no window is opened.' };
  }
  const electron = await probes.electron();
  if ('path' in electron) return { kind: 'electron', path: electron.path, why: 'Opening the desk in Electron.' };
  return pickBrowser(electron.missing, await probes.browser());
}

/** The choice once Electron is out, with the words why. */
export function pickBrowser(whyNotElectron: string, browser: { path: string; name: string } | null): Host {
  if (browser !== null) {
    return { kind: 'browser', ...browser, why: `${whyNotElectron} Opening the desk in ${browser.name} instead.` };
  }
  const remedy = 'and no Chrome, Chromium or Edge was found; open the address below in any browser.';
  return { kind: 'address', why: `${whyNotElectron.replace(/\.$/, '')}, ${remedy}` };
}
