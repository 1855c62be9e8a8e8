/**
 * Exactly what the shell uses of Electron. The real module and the tests' double both have to fit these types, so a
 * drift of either fails the type check. Narrow by intent: an event is listed with the one signature that is used.
 */
import type {
  App,
  BrowserWindowConstructorOptions,
  CustomScheme,
  Dialog,
  ForkOptions,
  GlobalShortcut,
  IpcMainInvokeEvent,
  MenuItemConstructorOptions,
  NotificationConstructorOptions,
  RenderProcessGoneDetails,
  SafeStorage,
  Session,
  Shell,
  WindowOpenHandlerResponse,
} from 'electron';

/** What a guard may do with an event. */
export interface Preventable {
  preventDefault(): void;
}

export interface DeskContents {
  on(event: 'will-frame-navigate', listener: (details: Preventable & { readonly url: string }) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  on(event: 'render-process-gone', listener: (event: Preventable, details: RenderProcessGoneDetails) => void): unknown;
  setWindowOpenHandler(handler: (details: { readonly url: string }) => WindowOpenHandlerResponse): void;
  send(channel: string, ...args: unknown[]): void;
  reload(): void;
  forcefullyCrashRenderer(): void;
  isDestroyed(): boolean;
}

export interface DeskWindow {
  on(event: 'closed' | 'unresponsive' | 'responsive', listener: () => void): unknown;
  readonly webContents: DeskContents;
  loadURL(url: string): Promise<void>;
  show(): void;
  focus(): void;
  isMinimized(): boolean;
  restore(): void;
}

export interface ShellApp extends Pick<
  App,
  'requestSingleInstanceLock' | 'quit' | 'exit' | 'whenReady' | 'getVersion' | 'getPath' | 'setAppUserModelId'
> {
  on(event: 'second-instance' | 'activate' | 'window-all-closed', listener: () => void): unknown;
  on(event: 'before-quit', listener: (event: Preventable) => void): unknown;
  on(event: 'web-contents-created', listener: (event: unknown, contents: DeskContents) => void): unknown;
}

export interface EngineChild {
  readonly pid: number | undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  once(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: unknown): void;
}

export interface ShellTray {
  setToolTip(text: string): void;
  setTitle(title: string): void;
  setContextMenu(menu: ShellMenu | null): void;
  on(event: 'click', listener: () => void): unknown;
}

/** A built menu is only handed on. */
export type ShellMenu = Electron.Menu;

export interface ElectronApi {
  readonly app: ShellApp;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => DeskWindow;
  readonly protocol: {
    registerSchemesAsPrivileged(schemes: CustomScheme[]): void;
    handle(scheme: string, handler: (request: Request) => Promise<Response>): void;
  };
  /** The session of every window of the shell. Asked for after the app is ready. */
  readonly session: () => Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>;
  readonly ipcMain: {
    handle(
      channel: string,
      listener: (event: Pick<IpcMainInvokeEvent, 'senderFrame'>, ...args: unknown[]) => unknown,
    ): void;
  };
  readonly Menu: {
    buildFromTemplate(template: MenuItemConstructorOptions[]): ShellMenu;
    setApplicationMenu(menu: ShellMenu | null): void;
  };
  readonly Tray: new (imagePath: string) => ShellTray;
  readonly Notification: new (options: NotificationConstructorOptions) => { show(): void };
  readonly globalShortcut: Pick<GlobalShortcut, 'register' | 'unregisterAll'>;
  readonly dialog: Pick<Dialog, 'showMessageBox' | 'showErrorBox'> & FileDialogs;
  readonly safeStorage: Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>;
  readonly shell: Pick<Shell, 'openExternal'>;
  readonly utilityProcess: { fork(modulePath: string, args: string[], options: ForkOptions): EngineChild };
}

/** Without a parent window: the dialog then belongs to the program. */
export interface FileDialogs {
  showSaveDialog(options: { defaultPath: string }): Promise<{ canceled: boolean; filePath: string }>;
  showOpenDialog(options: { properties: 'openFile'[] }): Promise<{ canceled: boolean; filePaths: string[] }>;
}
