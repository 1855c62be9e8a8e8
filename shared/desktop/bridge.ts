/**
 * The contract of `window.desktop`: what the desk may ask of the shell it runs in. Arguments and results of every
 * channel have a schema here, which the shell checks on each call; nothing but these channels exists.
 */
import { z } from 'zod';
import type { EventName, MethodName } from './channels.ts';
import { KillState } from './kill-state.ts';

export const Severity = z.enum(['info', 'warning', 'critical']);
export type Severity = z.infer<typeof Severity>;

/** Where the engine is and what opens it. */
export const EngineAddress = z.object({ url: z.string().max(256), token: z.string().max(256) });
export type EngineAddress = z.infer<typeof EngineAddress>;

export const MenuCommand = z.enum(['palette', 'new-order', 'reset-layout']);
export type MenuCommand = z.infer<typeof MenuCommand>;

/** Most characters of a file that is saved or opened through the bridge. */
export const FILE_BOUND = 16 * 1024 * 1024;
const FileText = z.string().max(FILE_BOUND);
/** A name to propose, without a folder. */
const FileName = z
  .string()
  .min(1)
  .max(128)
  // oxlint-disable-next-line no-control-regex -- control characters are what it refuses
  .regex(/^[^/\\:*?"<>|\u0000-\u001f]+$/, 'a file name without folders');
const SecretName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/);
const LayoutName = z.string().regex(/^[\w -]{1,64}$/);

export const METHODS = {
  notify: { args: z.tuple([z.string().max(128), z.string().max(512), Severity]), result: z.void() },
  /** Asks the user where; gives the path that was written, null where the user thought better of it. */
  saveFile: { args: z.tuple([FileName, FileText]), result: z.string().nullable() },
  /** A text file that the user picks, null where none was. */
  openFile: { args: z.tuple([]), result: z.object({ name: z.string(), text: FileText }).nullable() },
  /** Null where nothing is kept under the name. */
  getSecret: { args: z.tuple([SecretName]), result: z.string().nullable() },
  /** Null forgets it. False where the machine offers no safe place, and nothing was kept. */
  setSecret: { args: z.tuple([SecretName, z.string().max(4096).nullable()]), result: z.boolean() },
  /** Opens one more window of the desk with the named layout. */
  openWindow: { args: z.tuple([LayoutName]), result: z.void() },
  /** Null while the engine starts, and where it has given up. */
  engineAddress: { args: z.tuple([]), result: EngineAddress.nullable() },
  killState: { args: z.tuple([]), result: KillState },
  /** Stops everything by the shell's own line; gives the state once the engine has answered or the line has given up. */
  kill: { args: z.tuple([z.string().min(1).max(512)]), result: KillState },
} as const satisfies Record<MethodName, { args: z.ZodTuple; result: z.ZodType }>;

export const EVENTS = {
  onMenuCommand: MenuCommand,
  /** Comes with each start of the engine: a restarted one may be elsewhere. */
  onEngineAddress: EngineAddress.nullable(),
  onKillState: KillState,
} as const satisfies Record<EventName, z.ZodType>;

export type MethodArgs<K extends MethodName> = z.infer<(typeof METHODS)[K]['args']>;
export type MethodResult<K extends MethodName> = z.infer<(typeof METHODS)[K]['result']>;
export type EventPayload<K extends EventName> = z.infer<(typeof EVENTS)[K]>;

type Methods = { readonly [K in MethodName]: (...args: MethodArgs<K>) => Promise<MethodResult<K>> };
/** Each takes a listener and gives back what ends the subscription. */
type Events = { readonly [K in EventName]: (listener: (payload: EventPayload<K>) => void) => () => void };

export interface DesktopBridge extends Methods, Events {
  readonly name: string;
  readonly version: string;
  /** As Node names it: linux, darwin, win32. */
  readonly platform: string;
}

declare global {
  interface Window {
    /** Missing in a browser: the desk then falls back to what the web offers. */
    readonly desktop?: DesktopBridge;
  }
}
