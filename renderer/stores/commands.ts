/**
 * Every command this desk sent and what became of it. `pending` until the engine's word; `unknown` where the word never
 * came. Nothing here changes what an order shows: that is the tables' alone.
 */
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore } from 'zustand/vanilla';
import type { CommandResult } from '../../engine-client/client/handle.ts';
import type { Command, CommandKind } from '../../shared/domain/command.ts';
import type { RejectCode } from '../../shared/domain/basics/reject-code.ts';
import type { EngineId } from './engine-id.ts';

export interface SentCommand {
  /** This desk's number for it, in the order of sending. */
  readonly n: number;
  /** To whom it was sent. */
  readonly engine: EngineId;
  readonly kind: CommandKind;
  readonly command: Command;
  /** What was asked, in words. */
  readonly words: string;
  readonly status: 'pending' | CommandResult['status'];
  /** The id the engine knows it by, once there was an answer. */
  readonly id: string | null;
  readonly code: RejectCode | null;
  /** Why it was rejected or remained unknown; empty otherwise. */
  readonly reason: string;
  /** What it made. */
  readonly parentId: string | null;
  readonly stopId: string | null;
  /** By this machine's clock, milliseconds since 1970. */
  readonly atMs: number;
  readonly answeredMs: number | null;
}

/** Answered commands beyond this many are forgotten, oldest first. */
const KEPT = 500;

/** Newest first. */
export const commands = createStore<{ readonly sent: readonly SentCommand[] }>(() => ({ sent: [] }));

let count = 0;

/** Records a command as pending, and its answer when it comes. A failing send is an unknown outcome, not a throw. */
export async function recordCommand(
  engine: EngineId,
  command: Command,
  words: string,
  send: () => Promise<CommandResult>,
): Promise<CommandResult> {
  const n = ++count;
  const pending: SentCommand = {
    n,
    engine,
    kind: command.kind,
    command,
    words,
    status: 'pending',
    id: null,
    code: null,
    reason: '',
    parentId: null,
    stopId: null,
    atMs: Date.now(),
    answeredMs: null,
  };
  commands.setState(({ sent }) => ({ sent: [pending, ...sent].filter(isKept) }));
  let result: CommandResult;
  try {
    result = await send();
  } catch (error) {
    result = { status: 'unknown', id: '', reason: error instanceof Error ? error.message : String(error) };
  }
  const answered: SentCommand = {
    ...pending,
    status: result.status,
    id: result.id,
    code: result.status === 'rejected' ? result.code : null,
    reason: result.status === 'accepted' ? '' : result.reason,
    parentId: (result.status === 'accepted' ? result.parentId : undefined) ?? null,
    stopId: (result.status === 'accepted' ? result.stopId : undefined) ?? null,
    answeredMs: Date.now(),
  };
  commands.setState(({ sent }) => ({ sent: sent.map((one) => (one.n === n ? answered : one)) }));
  return result;
}

const isKept = (one: SentCommand, index: number): boolean => index < KEPT || one.status === 'pending';

/** The order a command is about, or null. */
export const aboutParent = (command: Command): string | null => ('parentId' in command ? command.parentId : null);

/** The newest command about an order, or null: shown beside the order until the next. */
export function latestFor(sent: readonly SentCommand[], engine: EngineId, parentId: string): SentCommand | null {
  return sent.find((one) => one.engine === engine && aboutParent(one.command) === parentId) ?? null;
}

/** What `select` makes of the sent commands, newest first; compared one level deep. */
export function useCommands<U>(select: (sent: readonly SentCommand[]) => U): U {
  return useStore(
    commands,
    useShallow((state) => select(state.sent)),
  );
}
