/**
 * The shell's end of the bridge. Every call is refused unless a main frame of the desk's own origin made it, its
 * arguments fit the schema of the channel and its result does; the handlers see only what passed.
 */
import type { IpcMainInvokeEvent } from 'electron';
import { EVENTS, type EventPayload, type MethodArgs, type MethodResult, METHODS } from '../../shared/desktop/bridge.ts';
import { channelOf, type EventName, METHOD_NAMES, type MethodName } from '../../shared/desktop/channels.ts';
import { isAppUrl } from './app-protocol.ts';
import type { DeskContents, ElectronApi } from './electron-api.ts';

export type BridgeHandlers = {
  readonly [K in MethodName]: (...args: MethodArgs<K>) => Promise<MethodResult<K>> | MethodResult<K>;
};

export function serveBridge(ipcMain: ElectronApi['ipcMain'], handlers: BridgeHandlers): void {
  for (const name of METHOD_NAMES) {
    const handle = handlers[name] as (...args: unknown[]) => unknown;
    ipcMain.handle(channelOf(name), async (event, ...args) => {
      requireDesk(event.senderFrame, name);
      const parsed = METHODS[name].args.safeParse(args);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw new Error(`desktop.${name}: argument ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
      }
      return METHODS[name].result.parse(await handle(...parsed.data));
    });
  }
}

/** Tells a window of the desk. The payload is checked as well: a wrong one is a fault of the shell and throws. */
export function sendEvent<K extends EventName>(contents: DeskContents, name: K, payload: EventPayload<K>): void {
  if (contents.isDestroyed()) return;
  contents.send(channelOf(name), EVENTS[name].parse(payload));
}

function requireDesk(frame: IpcMainInvokeEvent['senderFrame'], name: MethodName): void {
  // Null once the frame is gone or has navigated: whoever asked is not there any more.
  if (frame !== null && frame.parent === null && isAppUrl(frame.url)) return;
  throw new Error(`desktop.${name}: refused, the call does not come from the desk`);
}
