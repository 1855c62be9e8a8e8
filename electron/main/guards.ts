/**
 * What no page may do, whatever it loads: leave the desk's own origin, open windows other than the desk's popouts,
 * embed a webview, or be granted a permission the desk does not need. Holds for every web contents the shell creates.
 */
import type { Session } from 'electron';
import { APP_URL, isAppUrl } from './app-protocol.ts';
import type { DeskContents, ElectronApi } from './electron-api.ts';

type Permission = Parameters<NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>>[1];

/**
 * Besides notifications: writing to the clipboard (copied rows), and reaching an engine on this machine or network,
 * which Chromium asks about since it guards local networks.
 */
const GRANTED: ReadonlySet<Permission> = new Set<Permission>([
  'notifications',
  'clipboard-sanitized-write',
  'local-network',
  'local-network-access',
  'loopback-network',
]);

/** The page of the dock into which a panel is moved when it becomes a window of its own. */
const POPOUT_PATH = '/popout.html';

export function guardPermissions(session: ReturnType<ElectronApi['session']>): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(GRANTED.has(permission) && isAppUrl(details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => {
    return GRANTED.has(permission) && isAppUrl(requestingOrigin);
  });
}

export function guardContents(contents: DeskContents, openExternal: (url: string) => void): void {
  contents.on('will-frame-navigate', (details) => {
    if (!isAppUrl(details.url)) details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isPopout(url)) {
      // The opener fills the popout; it asks nothing of the shell itself and gets no bridge.
      return {
        action: 'allow',
        overrideBrowserWindowOptions: { autoHideMenuBar: true, webPreferences: POPOUT_PREFERENCES },
      };
    }
    if (isExternalLink(url)) openExternal(url);
    return { action: 'deny' };
  });
}

const POPOUT_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
} as const;

const isPopout = (url: string): boolean =>
  isAppUrl(url) && new URL(url).pathname === new URL(POPOUT_PATH, APP_URL).pathname;

/** Links leave to the user's browser by https alone: other schemes start programs. */
function isExternalLink(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return protocol === 'https:' && username === '' && password === '';
}
