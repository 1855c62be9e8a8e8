import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type DesktopBridge, EVENTS, METHODS } from '../../shared/desktop/bridge.ts';
import { exposeBridge, type PreloadApi } from './expose.ts';

function expose() {
  const exposed = new Map<string, unknown>();
  const invoked: unknown[][] = [];
  const ipc = new EventEmitter();
  exposeBridge({
    contextBridge: { exposeInMainWorld: (name, api) => void exposed.set(name, api) },
    ipcRenderer: {
      invoke: async (...call: unknown[]) => invoked.push(call),
      on: ipc.on.bind(ipc),
      off: ipc.off.bind(ipc),
    } as unknown as PreloadApi['ipcRenderer'],
    argv: ['electron', '--watchkeeper-version=1.2.3'],
    platform: 'linux',
  });
  return { exposed, invoked, ipc, bridge: exposed.get('desktop') as DesktopBridge };
}

describe('the preload', () => {
  it('exposes exactly the bridge and nothing beside it', () => {
    const { exposed, bridge } = expose();
    expect([...exposed.keys()]).toEqual(['desktop']);
    expect(Object.keys(bridge).toSorted()).toEqual(
      ['name', 'version', 'platform', ...Object.keys(METHODS), ...Object.keys(EVENTS)].toSorted(),
    );
    expect(bridge).toMatchObject({ name: 'Watchkeeper', version: '1.2.3', platform: 'linux' });
  });

  it('asks on the channel of the method alone', async () => {
    const { bridge, invoked } = expose();
    await bridge.kill('why');
    await bridge.engineAddress();
    expect(invoked).toEqual([['watchkeeper:kill', 'why'], ['watchkeeper:engineAddress']]);
  });

  it('hands on what is told without the event that leads to the sender, until unsubscribed', () => {
    const { bridge, ipc } = expose();
    const heard: unknown[][] = [];
    const off = bridge.onMenuCommand((...args) => heard.push(args));
    ipc.emit('watchkeeper:onMenuCommand', { sender: 'secret' }, 'palette');
    off();
    ipc.emit('watchkeeper:onMenuCommand', {}, 'palette');
    expect(heard).toEqual([['palette']]);
    expect(ipc.listenerCount('watchkeeper:onMenuCommand')).toBe(0);
  });
});
