/**
 * The one object that holds the engines. It follows the tables of each, hands their batches to the stores, and is the only
 * way to send a command, so that every command is recorded with its answer. A command is for one engine and reaches no
 * other.
 */
import type { Batch, CommandResult, EngineHandle, TableParams } from '../../engine-client/client/handle.ts';
import type { Command } from '../../shared/domain/command.ts';
import { describeScope, type StopDegree, type StopScope } from '../../shared/domain/safety/stop.ts';
import type { Question, Reply } from '../../shared/protocol/questions.ts';
import type { TableName } from '../../shared/protocol/tables.ts';
import { recordCommand } from './commands.ts';
import { engineIds, engineName, NOT_CONNECTED, setConnection } from './connection.ts';
import type { EngineId } from './engine-id.ts';
import { followInView } from './in-view.ts';
import { notify } from './notices.ts';
import { createSeries, type Series, type SeriesName } from './series.ts';
import type { DeskUpdate, TableStore, UpdateOf } from './table-store.ts';
import { TABLE_STORES } from './tables.ts';

interface Attached {
  readonly handle: EngineHandle;
  readonly series: Series;
}

const attached = new Map<EngineId, Attached>();

function held(engine: EngineId): Attached {
  const one = attached.get(engine);
  if (!one) throw new Error(`The desk has not joined the engine ${engine}: call desk.attach(engine, handle) first.`);
  return one;
}

/** In place of an engine: every engine that is joined. */
export const EVERY: EngineId = 'every';

/** What a stop is to reach: part of one engine, or the same part of every engine. */
export interface DeskScope {
  /** One, or {@link EVERY}. */
  readonly engine: EngineId;
  readonly scope: StopScope;
}

export interface StopAnswer {
  readonly engine: EngineId;
  readonly result: CommandResult;
}

export const desk = {
  /** Takes an engine and follows its tables until the returned function is called, which lets go of its rows as well. */
  attach(engine: EngineId, handle: EngineHandle): () => void {
    if (attached.has(engine)) throw new Error(`The desk has joined the engine ${engine} already.`);
    const series = createSeries(engine, handle);
    attached.set(engine, { handle, series });
    setConnection(engine, NOT_CONNECTED);
    const ends = [
      handle.onBatch((batch) => applyBatch(engine, batch, series)),
      ...TABLE_STORES.map((store) => handle.subscribe(store.table)),
      followInView(engine, (ids) => handle.look('gauges', ids)),
    ];
    return () => {
      for (const end of ends) end();
      attached.delete(engine);
      setConnection(engine, null);
      for (const store of TABLE_STORES) store.drop(engine);
    };
  },

  /**
   * Sends a command to one engine; `words` say what was asked, in the imperative: `Pause P12`. The answer is announced
   * unless it is one of many, of which the sender tells together.
   */
  async sendCommand(engine: EngineId, command: Command, words: string, quiet?: 'quiet'): Promise<CommandResult> {
    const { handle } = held(engine);
    const result = await recordCommand(engine, command, words, () => handle.command(command));
    if (!quiet) announce(engine, words, result);
    return result;
  },

  /** Asks an engine for what changes nothing; null where it does not answer. */
  ask(engine: EngineId, question: Question): Promise<Reply | null> {
    return held(engine).handle.ask(question);
  },

  /**
   * Engages stops on the lanes of their own, whatever the state of the connections: one stop on each engine that the
   * scopes name. All leave at once, each is answered by itself, and none waits for another.
   */
  kill(scopes: readonly DeskScope[], degree: StopDegree, reason: string): Promise<StopAnswer[]> {
    const engines = byEngine(scopes);
    const together = engines.size > MOST_ANNOUNCED;
    const answers = Promise.all(
      [...engines].map(async ([engine, own]): Promise<StopAnswer> => {
        const { handle } = held(engine);
        const command: Command = { kind: 'EngageStop', scopes: own, degree, reason };
        const words = `Stop ${own.map(describeScope).join(', ')}`;
        const result = await recordCommand(engine, command, words, () => handle.kill({ scopes: own, degree, reason }));
        if (!together || result.status !== 'accepted') announce(engine, words, result);
        return { engine, result };
      }),
    );
    if (together) void answers.then(announceTogether);
    return answers;
  },

  /** Follows the series of an instrument or order of an engine; the first update is a snapshot of what is held. */
  followSeries<T extends SeriesName>(
    engine: EngineId,
    table: T,
    params: TableParams,
    listener: (update: DeskUpdate<T>) => void,
  ): () => void {
    return held(engine).series.follow(table, params, listener);
  },
};

/** The scopes of each engine; an engine that is named and not joined is left out, for there is no way to it. */
function byEngine(scopes: readonly DeskScope[]): Map<EngineId, StopScope[]> {
  const found = new Map<EngineId, StopScope[]>();
  for (const { engine, scope } of scopes) {
    for (const id of engine === EVERY ? attached.keys() : [engine]) {
      if (attached.has(id)) found.set(id, [...(found.get(id) ?? []), scope]);
    }
  }
  return found;
}

/** Beyond so many engines, those that took a stop are announced together; one that did not still by itself. */
const MOST_ANNOUNCED = 4;

function announceTogether(answers: readonly StopAnswer[]): void {
  const accepted = answers.filter(({ result }) => result.status === 'accepted').length;
  if (accepted > 0) notify(`Stop: accepted by ${accepted} of ${answers.length} engines`, 'good');
}

/** Names the engine where there is more than one. */
function announce(engine: EngineId, asked: string, result: CommandResult): void {
  const words = engineIds().length > 1 ? `${engineName(engine)}: ${asked}` : asked;
  if (result.status === 'accepted') notify(`${words}: accepted`, 'good');
  else if (result.status === 'rejected') notify(`${words}: rejected, ${result.reason} (${result.code})`, 'attention');
  else notify(`${words}: outcome unknown, ${result.reason}`, 'attention');
}

function applyBatch(engine: EngineId, batch: Batch, series: Series): void {
  setConnection(engine, batch.connection);
  for (const store of TABLE_STORES) applyTo(engine, store as TableStore<TableName>, batch);
  for (const update of batch.updates) series.apply(update);
}

function applyTo<T extends TableName>(engine: EngineId, store: TableStore<T>, batch: Batch): void {
  store.apply(
    engine,
    batch.updates.filter((update): update is UpdateOf<T> => update.table === store.table),
  );
}
