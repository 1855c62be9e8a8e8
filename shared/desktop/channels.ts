/**
 * The names of what crosses between the desk and the shell. Alone in a module, since the preload needs the names and
 * must not carry the schemas: it is loaded into every window before the desk.
 */

/** Asked by the desk, answered by the shell. */
export const METHOD_NAMES = [
  'notify',
  'saveFile',
  'openFile',
  'getSecret',
  'setSecret',
  'openWindow',
  'engineAddress',
  'killState',
  'kill',
] as const;
export type MethodName = (typeof METHOD_NAMES)[number];

/** Told by the shell. */
export const EVENT_NAMES = ['onMenuCommand', 'onEngineAddress', 'onKillState'] as const;
export type EventName = (typeof EVENT_NAMES)[number];

export const channelOf = (name: MethodName | EventName): string => `watchkeeper:${name}`;

/** The global under which the desk finds the bridge. */
export const BRIDGE_GLOBAL = 'desktop';
/** How the shell hands its version to the preload, which may read its arguments and nothing else. */
export const VERSION_ARGUMENT = '--watchkeeper-version=';
