/**
 * The shell put together: one instance, the embedded engine or a joined one, the windows, and the kill line with its
 * shortcut, tray and menu. Holds no trading logic; the kill line is ready before the first window is.
 */
import path from 'node:path';
import type { EngineAddress } from '../../shared/desktop/bridge.ts';
import { type LaunchArguments, parseLaunchArguments, splitEngineUrl } from '../../shared/desktop/launch-arguments.ts';
import { APP_PRIVILEGES, APP_SCHEME, serveDesk } from './app-protocol.ts';
import { sendEvent, serveBridge } from './bridge-server.ts';
import type { ElectronApi } from './electron-api.ts';
import { EngineProcess } from './engine-process.ts';
import { openFile, saveFile } from './files.ts';
import { guardContents, guardPermissions } from './guards.ts';
import { announceKill } from './kill-announcer.ts';
import { createKillLine, type KillLine } from './kill-line.ts';
import { programMenu, STOP_ACCELERATOR, trayMenu } from './menus.ts';
import { createSecrets } from './secrets.ts';
import { DeskWindows } from './windows.ts';

export interface ShellEnvironment {
  /** The folder that holds dist/ and assets/; inside the archive when packaged. */
  readonly root: string;
  /** Without the program and, in development, the folder it was pointed at. */
  readonly argv: readonly string[];
  /** For a joined engine whose address carries no token. */
  readonly token: string;
  readonly newId: () => string;
  readonly forceKill: (pid: number) => void;
}

const HOTKEY_REASON = 'Stopped by the shortcut of the shell';
const TRAY_REASON = 'Stopped from the tray';
const MENU_REASON = 'Stopped from the menu of the shell';

/** Where the engine is, whichever it is. */
interface EngineLink {
  readonly address: EngineAddress | null;
  start(): void;
  stop(): Promise<void>;
}

/** False where another instance has the desk already; it has been brought to the front instead. */
export async function startShell(electron: ElectronApi, environment: ShellEnvironment): Promise<boolean> {
  const { app } = electron;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return false;
  }
  electron.protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: APP_PRIVILEGES }]);
  app.setAppUserModelId('dev.watchkeeper.desk');
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, (url) => void electron.shell.openExternal(url).catch(() => undefined));
  });
  await app.whenReady();

  const launch = readLaunch(electron, environment);
  if (launch === null) return false;
  const { root } = environment;
  guardPermissions(electron.session());
  const remote = launch.engineUrl === null ? null : splitEngineUrl(launch.engineUrl);
  electron.protocol.handle(APP_SCHEME, serveDesk(path.join(root, 'dist/renderer'), remote?.url ?? null));

  const windows = new DeskWindows(
    electron,
    path.join(root, 'dist/electron/preload.cjs'),
    path.join(root, 'assets/icons/icon.png'),
  );
  const engine: EngineLink =
    remote === null
      ? embeddedEngine(electron, environment, launch, windows)
      : { address: { ...remote, token: remote.token || environment.token }, start() {}, stop: async () => undefined };
  const killLine = createKillLine({ address: () => engine.address, newId: () => environment.newId() });
  wireKillLine(electron, root, killLine, windows);
  wireBridge(electron, engine, killLine, windows);
  wireLife(electron, engine, windows, remote === null);
  engine.start();
  windows.focusMain();
  return true;
}

function readLaunch(electron: ElectronApi, { argv }: ShellEnvironment): LaunchArguments | null {
  try {
    return parseLaunchArguments(argv, 'ignore');
  } catch (error) {
    electron.dialog.showErrorBox('Watchkeeper cannot start', error instanceof Error ? error.message : String(error));
    electron.app.exit(2);
    return null;
  }
}

function embeddedEngine(
  electron: ElectronApi,
  { root, forceKill }: ShellEnvironment,
  { engineArguments }: LaunchArguments,
  windows: DeskWindows,
): EngineProcess {
  // Port and data folder are left to the engine's defaults, where `watchkeeper kill` looks for it as well.
  const args = [...engineArguments, '--desk', path.join(root, 'dist/renderer')];
  const engine: EngineProcess = new EngineProcess({
    fork: () =>
      electron.utilityProcess.fork(path.join(root, 'dist/engine/main.mjs'), args, {
        serviceName: 'Watchkeeper engine',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    onAddress: (address) => {
      for (const contents of windows.contents()) sendEvent(contents, 'onEngineAddress', address);
    },
    onGivenUp: (words) => void offerRestart(electron, words, () => engine.start()),
    forceKill,
  });
  return engine;
}

async function offerRestart({ dialog, app }: ElectronApi, words: string, restart: () => void): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'The engine keeps ending and is not running now.',
    detail:
      'Orders that were working may still be open: check them at the venue. What the engine knew is in its log; a new ' +
      `start rebuilds from it and holds until it is released.\n\nIts last words:\n${words}`,
    buttons: ['Start it again', 'Leave it off', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) restart();
  if (response === 2) app.quit();
}

function wireKillLine(electron: ElectronApi, root: string, killLine: KillLine, windows: DeskWindows): void {
  const { app, Menu, globalShortcut } = electron;
  const stopFor = (reason: string) => (): void => void killLine.kill(reason);
  const notify = (title: string, body: string): void =>
    new electron.Notification({ title, body, urgency: 'critical', timeoutType: 'never' }).show();

  const tray = new electron.Tray(path.join(root, 'assets/icons/tray.png'));
  const openDesk = (): void => windows.focusMain();
  const showState = (title: string, words: string): void => {
    tray.setTitle(title);
    tray.setToolTip(`Watchkeeper. ${words}`);
    const actions = { stop: stopFor(TRAY_REASON), openDesk, quit: () => app.quit() };
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(actions, words)));
  };
  showState('', 'No stop has been asked for here.');
  tray.on('click', openDesk);

  const stopIsGlobal = globalShortcut.register(STOP_ACCELERATOR, stopFor(HOTKEY_REASON));
  if (!stopIsGlobal) {
    const body =
      'Another program holds Ctrl/Cmd+Shift+X. It stops only while the desk is in front; the tray always does.';
    notify('The stop shortcut is not global', body);
  }
  const command = (name: Parameters<Parameters<typeof programMenu>[0]['command']>[0]): void => {
    windows.focusMain();
    for (const contents of windows.contents()) sendEvent(contents, 'onMenuCommand', name);
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate(programMenu({ stop: stopFor(MENU_REASON), command }, stopIsGlobal)));

  announceKill(killLine, { notify, show: showState });
  killLine.onState((state) => {
    for (const contents of windows.contents()) sendEvent(contents, 'onKillState', state);
  });
}

function wireBridge(electron: ElectronApi, engine: EngineLink, killLine: KillLine, windows: DeskWindows): void {
  const { app, dialog } = electron;
  const secrets = createSecrets(path.join(app.getPath('userData'), 'secrets.json'), electron.safeStorage);
  serveBridge(electron.ipcMain, {
    notify: (title, body, severity) =>
      new electron.Notification({ title, body, urgency: severity === 'critical' ? 'critical' : 'normal' }).show(),
    saveFile: (name, text) => saveFile(dialog, app.getPath('documents'), name, text),
    openFile: () => openFile(dialog),
    getSecret: (name) => secrets.get(name),
    setSecret: (name, value) => secrets.set(name, value),
    openWindow: (layout) => windows.open(layout),
    engineAddress: () => engine.address,
    killState: () => killLine.state,
    kill: (reason) => killLine.kill(reason),
  });
}

function wireLife(electron: ElectronApi, engine: EngineLink, windows: DeskWindows, embedded: boolean): void {
  const { app, dialog, globalShortcut } = electron;
  app.on('second-instance', () => windows.focusMain());
  app.on('activate', () => windows.focusMain());
  app.on('window-all-closed', () => {
    if (!embedded) return app.quit();
    // An engine is neither ended by a stray click nor left to itself unasked.
    void dialog
      .showMessageBox({
        type: 'question',
        message: 'The desk is closed. The engine is still running.',
        detail: 'In the tray it keeps running, and can be stopped there; quitting ends it.',
        buttons: ['Open the desk again', 'Keep it in the tray', 'Quit'],
        defaultId: 0,
        cancelId: 0,
      })
      .then(({ response }) => {
        if (response === 0) windows.focusMain();
        if (response === 2) app.quit();
      });
  });
  let ending = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    globalShortcut.unregisterAll();
    void engine.stop().finally(() => app.exit(0));
  });
}
