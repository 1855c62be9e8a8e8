/**
 * The one object that holds the engine. It follows the engine's tables, hands batches to the stores, and is the only way
 * to send a command, so that every command is recorded with its answer.
 */
import type { Batch, CommandResult, EngineHandle, TableParams } from '../../engine-client/client/handle.ts';
import type { Command } from '../../shared/domain/command.ts';
import { describeScope, type StopDegree, type StopScope } from '../../shared/domain/stop.ts';
import type { Question, Reply } from '../../shared/protocol/questions.ts';
import type { TableName } from '../../shared/protocol/tables.ts';
import { recordCommand } from './commands.ts';
import { connection } from './connection.ts';
import { notify } from './notices.ts';
import { createSeries, type Series, type SeriesName } from './series.ts';
import type { TableStore, UpdateOf } from './table-store.ts';
import { TABLE_STORES } from './tables.ts';

let attached: { readonly handle: EngineHandle; readonly series: Series } | null = null;

function held(): { readonly handle: EngineHandle; readonly series: Series } {
  if (!attached) throw new Error('The desk has no engine yet: call desk.attach(handle) first.');
  return attached;
}

export const desk = {
  /** Takes the engine and follows its tables until the returned function is called. */
  attach(handle: EngineHandle): () => void {
    const series = createSeries(handle);
    attached = { handle, series };
    const ends = [
      handle.onBatch((batch) => applyBatch(batch, series)),
      ...TABLE_STORES.map((store) => handle.subscribe(store.table)),
    ];
    return () => {
      for (const end of ends) end();
      attached = null;
    };
  },

  /** Sends a command; `words` say what was asked, in the imperative: `Pause P12`. The answer is announced. */
  async sendCommand(command: Command, words: string): Promise<CommandResult> {
    const { handle } = held();
    const result = await recordCommand(command, words, () => handle.command(command));
    announce(words, result);
    return result;
  },

  /** Asks the engine for what changes nothing; null where it does not answer. */
  ask(question: Question): Promise<Reply | null> {
    return held().handle.ask(question);
  },

  /** Engages a stop on the lane of its own, whatever the state of the connection. */
  async kill(scopes: StopScope[], degree: StopDegree, reason: string): Promise<CommandResult> {
    const { handle } = held();
    const command: Command = { kind: 'EngageStop', scopes, degree, reason };
    const words = `Stop ${scopes.map(describeScope).join(', ')}`;
    const result = await recordCommand(command, words, () => handle.kill({ scopes, degree, reason }));
    announce(words, result);
    return result;
  },

  /** Follows the series of an instrument or order; the first update is a snapshot of what is held. */
  followSeries<T extends SeriesName>(
    table: T,
    params: TableParams,
    listener: (update: UpdateOf<T>) => void,
  ): () => void {
    return held().series.follow(table, params, listener);
  },
};

function announce(words: string, result: CommandResult): void {
  if (result.status === 'accepted') notify(`${words}: accepted`, 'good');
  else if (result.status === 'rejected') notify(`${words}: rejected, ${result.reason} (${result.code})`, 'attention');
  else notify(`${words}: outcome unknown, ${result.reason}`, 'attention');
}

function applyBatch(batch: Batch, series: Series): void {
  connection.setState(batch.connection, true);
  for (const store of TABLE_STORES) applyTo(store as TableStore<TableName>, batch);
  for (const update of batch.updates) series.apply(update);
}

function applyTo<T extends TableName>(store: TableStore<T>, batch: Batch): void {
  store.apply(batch.updates.filter((update): update is UpdateOf<T> => update.table === store.table));
}
