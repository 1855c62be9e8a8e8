/**
 * The desk's windows: sandboxed pages of the own scheme, each remembering where it stood. A page that crashed or hangs
 * is offered for reloading; the engine and the kill line do not depend on it.
 */
import { VERSION_ARGUMENT } from '../../shared/desktop/channels.ts';
import { APP_URL } from './app-protocol.ts';
import type { DeskContents, DeskWindow, ElectronApi } from './electron-api.ts';

const MAIN_LAYOUT = 'main';
/** A bound on what one desk opens by mistake. */
const WINDOWS_MAX = 16;

export class DeskWindows {
  readonly #electron: Pick<ElectronApi, 'BrowserWindow' | 'dialog' | 'app'>;
  readonly #preload: string;
  readonly #icon: string;
  readonly #open = new Map<string, DeskWindow>();

  constructor(electron: Pick<ElectronApi, 'BrowserWindow' | 'dialog' | 'app'>, preload: string, icon: string) {
    this.#electron = electron;
    this.#preload = preload;
    this.#icon = icon;
  }

  /** The contents of all windows, to tell them something. */
  contents(): DeskContents[] {
    return [...this.#open.values()].map((window) => window.webContents);
  }

  /** Brings the main window to the front, and opens it where it is not. */
  focusMain(): void {
    this.open(MAIN_LAYOUT);
  }

  /** A layout has one window: asked for again it comes to the front. */
  open(layout: string): void {
    const existing = this.#open.get(layout);
    if (existing !== undefined) {
      if (existing.isMinimized()) existing.restore();
      existing.show();
      existing.focus();
      return;
    }
    if (this.#open.size >= WINDOWS_MAX) throw new Error(`${WINDOWS_MAX} windows are open already; close one first`);
    const window = new this.#electron.BrowserWindow(this.#options(layout));
    this.#open.set(layout, window);
    window.on('closed', () => this.#open.delete(layout));
    this.#offerReload(window);
    const query = layout === MAIN_LAYOUT ? '' : `?layout=${encodeURIComponent(layout)}`;
    window.loadURL(`${APP_URL}${query}`).catch((error: unknown) => {
      this.#electron.dialog.showErrorBox('The desk could not be loaded', String(error));
    });
  }

  #options(layout: string): ConstructorParameters<ElectronApi['BrowserWindow']>[0] {
    return {
      // Under this name Electron keeps position and size, and puts the window back on a display that is there.
      name: `desk-${layout}`,
      windowStatePersistence: true,
      width: 1600,
      height: 1000,
      minWidth: 960,
      minHeight: 600,
      backgroundColor: '#0e141b',
      icon: this.#icon,
      webPreferences: {
        preload: this.#preload,
        additionalArguments: [`${VERSION_ARGUMENT}${this.#electron.app.getVersion()}`],
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        webviewTag: false,
        // A desk in the background keeps its beats and alarms.
        backgroundThrottling: false,
      },
    };
  }

  #offerReload(window: DeskWindow): void {
    let asking = false;
    let hangs = false;
    let restarting = false;
    const ask = async (message: string, reload: () => void, stillSo: () => boolean): Promise<void> => {
      if (asking) return;
      asking = true;
      const { response } = await this.#electron.dialog.showMessageBox({
        type: 'warning',
        message,
        detail: 'The engine is not affected, and Ctrl/Cmd+Shift+X still stops everything.',
        buttons: ['Reload the window', 'Leave it'],
        defaultId: 0,
        cancelId: 1,
      });
      asking = false;
      if (response === 0 && stillSo() && !window.webContents.isDestroyed()) reload();
    };
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit') return;
      if (restarting) {
        restarting = false;
        window.webContents.reload();
        return;
      }
      void ask(
        `The desk's window has crashed (${reason}).`,
        () => window.webContents.reload(),
        () => true,
      );
    });
    window.on('unresponsive', () => {
      hangs = true;
      const restart = (): void => {
        // A page that hangs does not hear a reload; its process has to go first, and its going is heard above.
        restarting = true;
        window.webContents.forcefullyCrashRenderer();
      };
      void ask("The desk's window does not respond.", restart, () => hangs);
    });
    window.on('responsive', () => (hangs = false));
  }
}
