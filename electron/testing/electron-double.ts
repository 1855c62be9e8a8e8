/**
 * A stand-in for Electron in tests: does what the shell asks of the real one as far as a test can see it, and records
 * the rest. It fits the same type as the real module, so it cannot drift from what the shell uses.
 */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions, WindowOpenHandlerResponse } from 'electron';
import type { DeskContents, DeskWindow, ElectronApi, EngineChild, ShellMenu, ShellTray } from '../main/electron-api.ts';

export class ContentsDouble extends EventEmitter implements DeskContents {
  readonly sent: { channel: string; args: unknown[] }[] = [];
  readonly calls: string[] = [];
  openHandler: (details: { readonly url: string }) => WindowOpenHandlerResponse = () => ({ action: 'allow' });
  setWindowOpenHandler(handler: ContentsDouble['openHandler']): void {
    this.openHandler = handler;
  }
  send(channel: string, ...args: unknown[]): void {
    this.sent.push({ channel, args });
  }
  reload(): void {
    this.calls.push('reload');
  }
  forcefullyCrashRenderer(): void {
    this.calls.push('crash');
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
  }
  isDestroyed(): boolean {
    return false;
  }
  /** True where a guard prevented it. */
  prevented(event: 'will-frame-navigate' | 'will-attach-webview', url = ''): boolean {
    let prevented = false;
    this.emit(event, { url, preventDefault: () => (prevented = true) });
    return prevented;
  }
}

export class WindowDouble extends EventEmitter implements DeskWindow {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = new ContentsDouble();
  readonly calls: string[] = [];
  url = '';
  minimized = false;
  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }
  async loadURL(url: string): Promise<void> {
    this.url = url;
  }
  show(): void {
    this.calls.push('show');
  }
  focus(): void {
    this.calls.push('focus');
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  restore(): void {
    this.minimized = false;
  }
}

export class ChildDouble extends EventEmitter implements EngineChild {
  readonly pid = 4711;
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly modulePath: string;
  readonly args: string[];
  readonly told: unknown[] = [];
  /** Whether it ends when asked to. */
  polite = true;
  constructor(modulePath = '', args: string[] = []) {
    super();
    this.modulePath = modulePath;
    this.args = args;
  }
  postMessage(message: unknown): void {
    this.told.push(message);
    if (this.polite) this.emit('exit', 0);
  }
  ready(url: string, token = 'token'): void {
    this.stdout.emit('data', `${JSON.stringify({ ready: true, url, token })}\n`);
  }
}

export class TrayDouble extends EventEmitter implements ShellTray {
  title = '';
  toolTip = '';
  menu: MenuItemConstructorOptions[] = [];
  setTitle(title: string): void {
    this.title = title;
  }
  setToolTip(text: string): void {
    this.toolTip = text;
  }
  setContextMenu(menu: ShellMenu | null): void {
    this.menu = menu as unknown as MenuItemConstructorOptions[];
  }
}

type Sender = { readonly url: string; readonly parent: unknown } | null;

export class ElectronDouble {
  readonly appEvents = new EventEmitter();
  readonly windows: WindowDouble[] = [];
  readonly children: ChildDouble[] = [];
  readonly trays: TrayDouble[] = [];
  readonly notifications: { title: string; body: string }[] = [];
  readonly messages: { message: string; detail: string }[] = [];
  readonly calls: string[] = [];
  readonly opened: string[] = [];
  readonly channels = new Map<string, (event: { senderFrame: never }, ...args: unknown[]) => unknown>();
  readonly shortcuts = new Map<string, () => void>();
  menu: MenuItemConstructorOptions[] = [];
  protocolHandler: (request: Request) => Promise<Response> = async () => Response.error();
  permissionRequest: Parameters<ReturnType<ElectronApi['session']>['setPermissionRequestHandler']>[0] = null;
  permissionCheck: Parameters<ReturnType<ElectronApi['session']>['setPermissionCheckHandler']>[0] = null;

  /** What a test sets before or between. */
  firstInstance = true;
  shortcutFree = true;
  dialogResponse = 1;
  savePath: string | null = null;
  openPath: string | null = null;
  encryption = true;
  readonly userData: string;

  constructor(userData: string) {
    this.userData = userData;
  }

  call(channel: string, sender: Sender, ...args: unknown[]): Promise<unknown> {
    const listener = this.channels.get(channel);
    if (listener === undefined) throw new Error(`nothing listens on ${channel}`);
    return Promise.resolve(listener({ senderFrame: sender as never }, ...args));
  }

  readonly api: ElectronApi = this.#api();

  #api(): ElectronApi {
    const { appEvents, windows } = this;
    return {
      ...this.#surfaces(),
      app: {
        on: (event: string, listener: Parameters<EventEmitter['on']>[1]) => this.appEvents.on(event, listener),
        requestSingleInstanceLock: () => this.firstInstance,
        quit: () => void this.calls.push('quit'),
        exit: (code) => void this.calls.push(`exit ${code}`),
        whenReady: async () => void this.calls.push('ready'),
        getVersion: () => '1.2.3',
        getPath: () => this.userData,
        setAppUserModelId: () => undefined,
      },
      BrowserWindow: class extends WindowDouble {
        constructor(options: BrowserWindowConstructorOptions) {
          super(options);
          windows.push(this);
          appEvents.emit('web-contents-created', {}, this.webContents);
        }
      },
      protocol: {
        registerSchemesAsPrivileged: ([scheme]) => void this.calls.push(`privileged ${scheme?.scheme}`),
        handle: (_scheme, handler) => void (this.protocolHandler = handler),
      },
      session: () => ({
        setPermissionRequestHandler: (handler) => void (this.permissionRequest = handler),
        setPermissionCheckHandler: (handler) => void (this.permissionCheck = handler),
      }),
      ipcMain: { handle: (channel, listener) => void this.channels.set(channel, listener) },
      utilityProcess: {
        fork: (modulePath, args) => {
          const child = new ChildDouble(modulePath, args);
          this.children.push(child);
          return child;
        },
      },
    };
  }

  #surfaces(): Pick<
    ElectronApi,
    'Menu' | 'Tray' | 'Notification' | 'globalShortcut' | 'dialog' | 'safeStorage' | 'shell'
  > {
    const { trays, notifications } = this;
    return {
      Menu: {
        buildFromTemplate: (template) => template as unknown as ShellMenu,
        setApplicationMenu: (menu) => void (this.menu = menu as unknown as MenuItemConstructorOptions[]),
      },
      Tray: class extends TrayDouble {
        constructor() {
          super();
          trays.push(this);
        }
      },
      Notification: class {
        readonly #words: { title: string; body: string };
        constructor({ title = '', body = '' }: { title?: string; body?: string }) {
          this.#words = { title, body };
        }
        show(): void {
          notifications.push(this.#words);
        }
      },
      globalShortcut: {
        register: (accelerator, callback) => {
          if (this.shortcutFree) this.shortcuts.set(accelerator, callback);
          return this.shortcutFree;
        },
        unregisterAll: () => this.shortcuts.clear(),
      },
      dialog: {
        showMessageBox: async (options: unknown) => {
          this.messages.push(options as { message: string; detail: string });
          return { response: this.dialogResponse, checkboxChecked: false };
        },
        showErrorBox: (message, detail) => void this.messages.push({ message, detail }),
        showSaveDialog: async () => ({ canceled: this.savePath === null, filePath: this.savePath ?? '' }),
        showOpenDialog: async () => ({
          canceled: this.openPath === null,
          filePaths: this.openPath ? [this.openPath] : [],
        }),
      },
      safeStorage: {
        isAsyncEncryptionAvailable: async () => this.encryption,
        encryptStringAsync: async (text) => Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x5a)),
        decryptStringAsync: async (bytes) => ({
          result: Buffer.from([...bytes].map((byte) => byte ^ 0x5a)).toString(),
          shouldReEncrypt: false,
        }),
      },
      shell: { openExternal: async (url) => void this.opened.push(url) },
    };
  }
}
