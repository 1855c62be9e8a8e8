/**
 * A trader at a desk: the real client of the engine, the tables as it has them, and commands chosen by what it sees
 * there, which may be old. What it was answered is kept, for the engine is held to it.
 */
import { createEngineClient, type EngineClient } from '../../../engine-client/client/engine-client.ts';
import type { Batch, CommandResult } from '../../../engine-client/client/handle.ts';
import type { Rng } from '../../../shared/std/rng.ts';
import type { Command } from '../../../shared/domain/command.ts';
import { rowKey, type RowOf, type TableName } from '../../../shared/protocol/tables.ts';
import { tokenOf } from './engine-life.ts';
import type { Network } from './network.ts';
import type { VirtualClock } from './virtual-clock.ts';

const RULES = ['policies', 'policyDrafts', 'overrides'] as const;
/** What must be the same at every desk and in the engine. */
export const SHOWN = ['journal', 'parents', 'children', 'stops', 'limits', 'faults', 'instruments', ...RULES] as const;
const FOLLOWED: readonly TableName[] = [...SHOWN, 'engine'];

export interface Answered {
  readonly command: Command;
  readonly result: CommandResult;
}

export class Trader {
  readonly actor: string;
  readonly network: Network;
  readonly client: EngineClient;
  readonly answers: Answered[] = [];
  readonly #tables = new Map<TableName, Map<string, unknown>>();
  readonly #took: (trader: Trader, batch: Batch) => void;

  constructor(
    actor: string,
    network: Network,
    clock: VirtualClock,
    rng: Rng,
    took: (trader: Trader, batch: Batch) => void,
  ) {
    this.actor = actor;
    this.network = network;
    this.#took = took;
    this.client = createEngineClient({
      url: 'http://simulated',
      token: tokenOf(actor),
      clientName: actor,
      transport: network.transport,
      environment: clock.forClient(actor, rng),
    });
    for (const table of FOLLOWED) this.client.subscribe(table);
    this.client.onBatch((batch) => this.#take(batch));
  }

  rows<T extends TableName>(table: T): RowOf<T>[] {
    return [...(this.#tables.get(table)?.values() ?? [])] as RowOf<T>[];
  }

  /** Null where it has nothing to command. */
  send(command: Command | null): void {
    if (command === null) return;
    void this.client.command(command).then((result) => this.answers.push({ command, result }));
  }

  kill(stop: Extract<Command, { kind: 'EngageStop' }>): void {
    const { kind: _, ...request } = stop;
    void this.client.kill(request).then((result) => this.answers.push({ command: stop, result }));
  }

  #take(batch: Batch): void {
    for (const { table, kind, rows, removed } of batch.updates) {
      let held = this.#tables.get(table);
      if (!held || kind === 'snapshot') this.#tables.set(table, (held = new Map()));
      for (const row of rows) held.set(rowKey(table, row), row);
      for (const key of removed) held.delete(key);
    }
    this.#took(this, batch);
  }
}
