/** Entry of the Electron main process: hands the real Electron to the shell. The only module that imports it at run time. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import {
  app,
  BrowserWindow,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  Notification,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
  utilityProcess,
} from 'electron';
import type { ElectronApi } from './electron-api.ts';
import { startShell } from './shell.ts';

const electron: ElectronApi = {
  app,
  BrowserWindow,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  Notification,
  protocol,
  safeStorage,
  session: () => session.defaultSession,
  shell,
  Tray,
  utilityProcess,
};

// Not awaited: Electron gets ready only after this module has been evaluated.
startShell(electron, {
  root: path.resolve(import.meta.dirname, '../..'),
  argv: process.argv.slice(app.isPackaged ? 1 : 2),
  token: process.env['WATCHKEEPER_TOKEN'] ?? '',
  newId: randomUUID,
  forceKill: (pid) => void process.kill(pid, 'SIGKILL'),
}).catch((error: unknown) => {
  dialog.showErrorBox(
    'Watchkeeper cannot start',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
  app.exit(1);
});
