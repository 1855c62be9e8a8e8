/**
 * Makes the bridge out of Electron's messaging: one function a channel and nothing generic, so that a page can send on
 * no channel that the contract does not name.
 */
import type { ContextBridge, IpcRenderer } from 'electron';
import type { DesktopBridge } from '../../shared/desktop/bridge.ts';
import {
  BRIDGE_GLOBAL,
  channelOf,
  EVENT_NAMES,
  type EventName,
  METHOD_NAMES,
  type MethodName,
  VERSION_ARGUMENT,
} from '../../shared/desktop/channels.ts';

export interface PreloadApi {
  readonly contextBridge: Pick<ContextBridge, 'exposeInMainWorld'>;
  readonly ipcRenderer: Pick<IpcRenderer, 'invoke' | 'on' | 'off'>;
  readonly argv: readonly string[];
  readonly platform: string;
}

export function exposeBridge({ contextBridge, ipcRenderer, argv, platform }: PreloadApi): void {
  const method = (name: MethodName) => {
    const channel = channelOf(name);
    return (...args: unknown[]): Promise<unknown> => ipcRenderer.invoke(channel, ...args);
  };
  const event = (name: EventName) => {
    const channel = channelOf(name);
    return (listener: (payload: unknown) => void): (() => void) => {
      // The event object leads to the sender; it stays on this side.
      const relay = (_event: unknown, payload: unknown): void => listener(payload);
      ipcRenderer.on(channel, relay);
      return () => void ipcRenderer.off(channel, relay);
    };
  };
  const bridge = {
    name: 'Watchkeeper',
    version: argv.find((argument) => argument.startsWith(VERSION_ARGUMENT))?.slice(VERSION_ARGUMENT.length) ?? '',
    platform,
    ...Object.fromEntries(METHOD_NAMES.map((name) => [name, method(name)])),
    ...Object.fromEntries(EVENT_NAMES.map((name) => [name, event(name)])),
  } as unknown as DesktopBridge;
  contextBridge.exposeInMainWorld(BRIDGE_GLOBAL, bridge);
}
