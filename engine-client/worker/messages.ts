/** What passes between the desk and the worker that holds its connection. Plain data, cloned on the way. */
import type { Command } from '../../shared/domain/command.ts';
import type { KillRequest } from '../../shared/protocol/frames.ts';
import type { Question, Reply } from '../../shared/protocol/questions.ts';
import type { TableName } from '../../shared/protocol/tables.ts';
import type { Batch, CommandResult, TableParams } from '../client/handle.ts';

export type ToWorker =
  | { readonly t: 'start'; readonly url: string; readonly token: string; readonly clientName: string }
  | { readonly t: 'follow'; readonly follow: number; readonly table: TableName; readonly params: TableParams }
  | { readonly t: 'unfollow'; readonly follow: number }
  | { readonly t: 'command'; readonly call: number; readonly command: Command }
  | { readonly t: 'ask'; readonly call: number; readonly question: Question }
  | { readonly t: 'kill'; readonly call: number; readonly request: Omit<KillRequest, 'commandId'> }
  /** These rows of a conflated table are looked at: they come first, the table's others at a pace that the desk keeps up. */
  | { readonly t: 'look'; readonly table: TableName; readonly keys: readonly string[] }
  /** A batch has been taken in, in so many milliseconds; the worker keeps few of them in flight. */
  | { readonly t: 'taken'; readonly tookMs: number }
  | { readonly t: 'close' };

export type FromWorker =
  | { readonly t: 'batch'; readonly batch: Batch }
  | { readonly t: 'result'; readonly call: number; readonly result: CommandResult }
  | { readonly t: 'told'; readonly call: number; readonly reply: Reply | null }
  /** Nothing new, but the worker is there; every {@link ALIVE_EVERY_MS}. */
  | { readonly t: 'alive' };

export const ALIVE_EVERY_MS = 250;

/** The two ends that are used, so that a dedicated worker, its inside and a message port all fit. */
export interface MessageEnd<Out> {
  postMessage(message: Out): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}
