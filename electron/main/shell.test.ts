import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { METHODS } from '../../shared/desktop/bridge.ts';
import { channelOf, METHOD_NAMES } from '../../shared/desktop/channels.ts';
import { ElectronDouble } from '../testing/electron-double.ts';
import { STOP_ACCELERATOR } from './menus.ts';
import { type ShellEnvironment, startShell } from './shell.ts';

const DESK = { url: 'watchkeeper://app/', parent: null };

let root = '';
let electron: ElectronDouble;
let engine: Server;
let kills: { reason: string; scopes: unknown }[];

beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'watchkeeper-shell-'));
  mkdirSync(path.join(root, 'dist/renderer'), { recursive: true });
  writeFileSync(path.join(root, 'dist/renderer/index.html'), '<!doctype html>');
  electron = new ElectronDouble(path.join(root, 'user'));
  kills = [];
  engine = createServer((request, response) => {
    const chunks: string[] = [];
    request.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/kill') kills.push(JSON.parse(chunks.join('')) as (typeof kills)[number]);
      const body = { status: 'rejected', code: 'NOT_PERMITTED', reason: 'this one only counts' };
      response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  engine.closeAllConnections();
  engine.close();
  rmSync(root, { recursive: true });
});

const engineUrl = (): string => `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;

async function start(changes: Partial<ShellEnvironment> = {}): Promise<boolean> {
  const environment = { root, argv: [], token: '', newId: () => 'id', forceKill: () => {}, ...changes };
  const started = await startShell(electron.api, environment);
  electron.children[0]?.ready(engineUrl());
  return started;
}

const item = (menu: MenuItemConstructorOptions[], label: string): MenuItemConstructorOptions => {
  const all = menu.flatMap((entry) => [entry, ...((entry.submenu as MenuItemConstructorOptions[] | undefined) ?? [])]);
  const found = all.find((entry) => entry.label === label);
  if (found === undefined) throw new Error(`no item ${label}`);
  return found;
};
const click = (entry: MenuItemConstructorOptions): void => (entry.click as unknown as () => void)();

describe('life', () => {
  it('leaves the desk to the first instance', async () => {
    electron.firstInstance = false;
    expect(await start()).toBe(false);
    expect(electron.calls).toEqual(['quit']);
    expect(electron.windows).toHaveLength(0);
    expect(electron.children).toHaveLength(0);
  });

  it('makes the scheme an origin before Electron is ready', async () => {
    await start();
    expect(electron.calls).toEqual(['privileged watchkeeper', 'ready']);
  });

  it('comes to the front when started again', async () => {
    await start();
    const [window] = electron.windows;
    window!.minimized = true;
    electron.appEvents.emit('second-instance');
    expect(window!.minimized).toBe(false);
    expect(window!.calls).toEqual(['show', 'focus']);
    expect(electron.windows).toHaveLength(1);
  });

  it('starts the engine with what was asked of it and the desk to serve', async () => {
    await start({ argv: ['--no-sandbox', '--seed', '7'] });
    const { modulePath, args } = electron.children[0]!;
    expect(modulePath).toBe(path.join(root, 'dist/engine/main.mjs'));
    expect(args).toEqual(['--seed', '7', '--desk', path.join(root, 'dist/renderer')]);
  });

  it('joins a running engine instead, and names it in the policy', async () => {
    await start({ argv: ['--engine', 'https://engine.example/#token=abc'] });
    expect(electron.children).toHaveLength(0);
    expect(await electron.call('watchkeeper:engineAddress', DESK)).toEqual({
      url: 'https://engine.example',
      token: 'abc',
    });
    const { headers } = await electron.protocolHandler(new Request('watchkeeper://app/'));
    expect(headers.get('content-security-policy')).toContain('wss://engine.example');
  });

  it('says what is wrong with an argument and ends', async () => {
    expect(await start({ argv: ['--engine', 'nowhere'] })).toBe(false);
    expect(electron.messages[0]?.detail).toContain('not an address');
    expect(electron.calls).toContain('exit 2');
  });

  it('ends the engine before it ends itself', async () => {
    await start();
    let prevented = 0;
    electron.appEvents.emit('before-quit', { preventDefault: () => prevented++ });
    electron.appEvents.emit('before-quit', { preventDefault: () => prevented++ });
    await expect.poll(() => electron.calls).toContain('exit 0');
    expect(prevented).toBe(2);
    expect(electron.children[0]!.told).toEqual([{ type: 'shutdown' }]);
    expect(electron.shortcuts.size).toBe(0);
  });

  it('asks what becomes of the engine when the last window closes', async () => {
    await start();
    electron.dialogResponse = 2;
    electron.appEvents.emit('window-all-closed');
    await expect.poll(() => electron.calls).toContain('quit');
    expect(electron.messages[0]?.message).toContain('still running');
  });

  it('tells the desk each address of the engine', async () => {
    await start();
    expect(electron.windows[0]!.webContents.sent).toEqual([
      { channel: 'watchkeeper:onEngineAddress', args: [{ url: engineUrl(), token: 'token' }] },
    ]);
    expect(await electron.call('watchkeeper:engineAddress', DESK)).toEqual({ url: engineUrl(), token: 'token' });
  });
});

describe('windows', () => {
  it('are sandboxed and isolated, and keep their place', async () => {
    await start();
    const { options, url } = electron.windows[0]!;
    expect(url).toBe('watchkeeper://app/');
    expect(options).toMatchObject({ name: 'desk-main', windowStatePersistence: true });
    expect(options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      preload: path.join(root, 'dist/electron/preload.cjs'),
      additionalArguments: ['--watchkeeper-version=1.2.3'],
    });
  });

  it('open one a layout, up to a bound', async () => {
    await start();
    await electron.call('watchkeeper:openWindow', DESK, 'risk');
    await electron.call('watchkeeper:openWindow', DESK, 'risk');
    expect(electron.windows.map((window) => window.url)).toEqual([
      'watchkeeper://app/',
      'watchkeeper://app/?layout=risk',
    ]);
    for (let i = 0; i < 14; i++) await electron.call('watchkeeper:openWindow', DESK, `more ${i}`);
    await expect(electron.call('watchkeeper:openWindow', DESK, 'one too many')).rejects.toThrow('16 windows are open');
    electron.windows[1]!.emit('closed');
    await electron.call('watchkeeper:openWindow', DESK, 'now it fits');
  });

  it('stay on the origin of the desk and embed nothing', async () => {
    await start();
    const contents = electron.windows[0]!.webContents;
    expect(contents.prevented('will-frame-navigate', 'watchkeeper://app/index.html')).toBe(false);
    for (const url of ['https://evil.example/', 'file:///etc/passwd', 'watchkeeper://evil/', 'data:text/html,x']) {
      expect({ url, prevented: contents.prevented('will-frame-navigate', url) }).toEqual({ url, prevented: true });
    }
    expect(contents.prevented('will-attach-webview')).toBe(true);
  });

  it("open the dock's popouts without a bridge, https outside, and nothing else", async () => {
    await start();
    const open = (url: string) => electron.windows[0]!.webContents.openHandler({ url });
    const popout = open('watchkeeper://app/popout.html');
    expect(popout.action).toBe('allow');
    expect(popout.overrideBrowserWindowOptions?.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
    });
    expect(popout.overrideBrowserWindowOptions?.webPreferences?.preload).toBeUndefined();
    for (const url of [
      'watchkeeper://app/index.html',
      'https://docs.example/page',
      'http://docs.example/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'ms-settings:x',
      'https://user:pass@evil.example/',
      'about:blank',
    ]) {
      expect({ url, action: open(url).action }).toEqual({ url, action: 'deny' });
    }
    expect(electron.opened).toEqual(['https://docs.example/page']);
  });

  it('are offered for reloading after a crash', async () => {
    await start();
    electron.dialogResponse = 0;
    const { webContents } = electron.windows[0]!;
    webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
    webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 });
    await expect.poll(() => webContents.calls).toEqual(['reload']);
    expect(electron.messages).toHaveLength(1);
  });

  it('are restarted where they hang, asked once', async () => {
    await start();
    electron.dialogResponse = 0;
    const window = electron.windows[0]!;
    window.emit('unresponsive');
    window.emit('unresponsive');
    await expect.poll(() => window.webContents.calls).toEqual(['crash', 'reload']);
    expect(electron.messages).toHaveLength(1);
  });

  it('are left alone where they have recovered before the answer', async () => {
    await start();
    electron.dialogResponse = 0;
    const window = electron.windows[0]!;
    window.emit('unresponsive');
    window.emit('responsive');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(window.webContents.calls).toEqual([]);
  });
});

describe('permissions', () => {
  it('are granted to the desk, and only those it needs', async () => {
    await start();
    const asked = (permission: string, requestingUrl: string): boolean => {
      let granted = false;
      electron.permissionRequest!({} as never, permission as never, (yes) => (granted = yes), {
        requestingUrl,
      } as never);
      const checked = electron.permissionCheck!(null, permission as never, requestingUrl, {} as never);
      expect(checked).toBe(granted);
      return granted;
    };
    expect(asked('notifications', DESK.url)).toBe(true);
    expect(asked('loopback-network', DESK.url)).toBe(true);
    expect(asked('notifications', 'https://evil.example/')).toBe(false);
    for (const permission of [
      'media',
      'geolocation',
      'clipboard-read',
      'fileSystem',
      'openExternal',
      'usb',
      'unknown',
    ]) {
      expect({ permission, granted: asked(permission, DESK.url) }).toEqual({ permission, granted: false });
    }
  });
});

describe('the bridge', () => {
  it('listens on the channels of the contract and on no other', async () => {
    await start();
    expect([...electron.channels.keys()].toSorted()).toEqual(
      Object.keys(METHODS)
        .map((name) => `watchkeeper:${name}`)
        .toSorted(),
    );
  });

  it.each(METHOD_NAMES)('refuses %s to anyone but a main frame of the desk', async (name) => {
    await start();
    const strangers = [
      null,
      { url: 'https://evil.example/', parent: null },
      { url: 'watchkeeper://evil/', parent: null },
      { url: 'about:blank', parent: null },
      { url: DESK.url, parent: {} },
    ];
    for (const stranger of strangers) {
      await expect(electron.call(channelOf(name), stranger, 'reason')).rejects.toThrow('does not come from the desk');
    }
    expect(kills).toEqual([]);
  });

  it.each([
    ['notify', ['title', 'body', 'loud']],
    ['notify', ['x'.repeat(200), 'body', 'info']],
    ['saveFile', ['../escape.txt', '']],
    ['saveFile', ['a/b.txt', '']],
    ['getSecret', ['../x']],
    ['setSecret', ['token', 'x'.repeat(5_000)]],
    ['openWindow', ['"><script>']],
    ['kill', ['']],
    ['killState', ['more than nothing']],
    ['engineAddress', [{}]],
  ])('refuses arguments that do not fit: %s %j', async (name, args) => {
    await start();
    await expect(electron.call(`watchkeeper:${name}`, DESK, ...args)).rejects.toThrow(`desktop.${name}: argument`);
  });

  it('saves and opens text where the user says, and nothing where not', async () => {
    await start();
    const file = path.join(root, 'orders.csv');
    expect(await electron.call('watchkeeper:saveFile', DESK, 'orders.csv', 'a,b')).toBeNull();
    expect(await electron.call('watchkeeper:openFile', DESK)).toBeNull();
    electron.savePath = electron.openPath = file;
    expect(await electron.call('watchkeeper:saveFile', DESK, 'orders.csv', 'a,b')).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe('a,b');
    expect(await electron.call('watchkeeper:openFile', DESK)).toEqual({ name: 'orders.csv', text: 'a,b' });
  });
});

describe('the stop', () => {
  const asked = async (count: number): Promise<void> => {
    await expect.poll(() => kills).toHaveLength(count);
  };

  it.each<[string, (double: ElectronDouble) => unknown, string]>([
    ['the shortcut', (double) => double.shortcuts.get(STOP_ACCELERATOR)!(), 'shortcut'],
    ['the tray', (double) => click(item(double.trays[0]!.menu, 'Stop everything now')), 'tray'],
    ['the menu', (double) => click(item(double.menu, 'Stop everything now')), 'menu'],
    ['the desk', (double) => double.call('watchkeeper:kill', DESK, 'from the desk'), 'desk'],
  ])('goes by the kill line from %s', async (_from, gesture, reason) => {
    await start();
    gesture(electron);
    await asked(1);
    expect(kills[0]).toMatchObject({ scopes: [{ kind: 'all' }], reason: expect.stringContaining(reason) });
  });

  it('works with every window gone, and says natively how it ended', async () => {
    await start();
    electron.windows[0]!.emit('closed');
    electron.shortcuts.get(STOP_ACCELERATOR)!();
    await expect.poll(() => electron.notifications).toHaveLength(1);
    expect(electron.notifications[0]).toEqual({
      title: 'NOT STOPPED',
      body: 'NOT stopped: the engine refused (NOT_PERMITTED). this one only counts',
    });
    expect(electron.trays[0]).toMatchObject({ title: 'NOT STOPPED' });
    expect(electron.trays[0]!.menu[0]!.label).toContain('NOT stopped');
  });

  it('is told to the desk as it goes', async () => {
    await start();
    await electron.call('watchkeeper:kill', DESK, 'from the desk');
    const told = electron.windows[0]!.webContents.sent.filter(({ channel }) => channel === 'watchkeeper:onKillState');
    expect(told.map(({ args }) => (args[0] as { phase: string }).phase)).toEqual(['requested', 'rejected']);
    expect(await electron.call('watchkeeper:killState', DESK)).toMatchObject({ phase: 'rejected' });
  });

  it('is fired by the menu only where the shortcut is not global, and that is said', async () => {
    await start();
    expect(item(electron.menu, 'Stop everything now').registerAccelerator).toBe(false);
    electron = new ElectronDouble(path.join(root, 'user'));
    electron.shortcutFree = false;
    await start();
    expect(item(electron.menu, 'Stop everything now').registerAccelerator).toBe(true);
    expect(electron.notifications[0]?.title).toBe('The stop shortcut is not global');
  });
});
