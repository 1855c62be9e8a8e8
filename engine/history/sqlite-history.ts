/**
 * The history on SQLite, in a file beside the event log. What is kept waits in memory, bounded, and is written in one
 * transaction when it is flushed, so nothing that decides waits for the disk. A crash loses what waited, a loss of power
 * perhaps some seconds; a history that cannot be written is given up in words, and trading goes on.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { VenueKind } from '../../shared/domain/orders/child.ts';
import type { DecisionRow } from '../../shared/domain/orders/decision.ts';
import type { ForecastSample } from '../../shared/domain/models/forecast.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type {
  DecisionRange,
  ForecastGround,
  ForecastRange,
  History,
  KeptChoice,
  KeptDecision,
  KeptFill,
  KeptForecasts,
  KeptOrder,
  MarketSecond,
} from '../core/history.ts';
import { type HistoryTable, INSERT, MOST_ROWS } from './layout.ts';

/** Most that may wait to be written; what comes beyond is lost and counted. */
const MOST_WAITING = 50_000;
/** Rows over the bound are cut off this many flushes apart. */
const CUT_EVERY = 600;

type Value = string | number | Uint8Array;
interface Waiting {
  readonly table: HistoryTable;
  readonly values: readonly Value[];
}

export interface HistoryTerms {
  /** Told once, in words, when nothing more can be kept. */
  readonly onTrouble: (words: string) => void;
  readonly mostRows?: Readonly<Record<HistoryTable, number>>;
}

export class SqliteHistory implements History {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #terms: HistoryTerms;
  readonly #insert: Readonly<Record<HistoryTable, StatementSync>>;
  #waiting: Waiting[] = [];
  #nextId: number;
  #flushes = 0;
  #broken = false;
  #counts = { decisions: 0, lost: 0 };

  constructor(db: DatabaseSync, file: string, terms: HistoryTerms) {
    this.#db = db;
    this.#file = file;
    this.#terms = terms;
    this.#insert = {
      decisions: db.prepare(INSERT.decisions),
      seconds: db.prepare(INSERT.seconds),
      forecasts: db.prepare(INSERT.forecasts),
      fills: db.prepare(INSERT.fills),
      orders: db.prepare(INSERT.orders),
    };
    this.#nextId = Number(db.prepare('SELECT coalesce(max(id), 0) AS id FROM decisions').get()!['id']) + 1;
  }

  get counts(): { readonly decisions: number; readonly lost: number } {
    return this.#counts;
  }

  keepDecision({ schema, state, ...decision }: Omit<KeptDecision, 'decisionId'>): number {
    const decisionId = this.#nextId++;
    const { parentId, tsUs, logSeq, epoch } = decision;
    // A view of memory that its owner writes again is copied.
    const numbers = new Uint8Array(state.slice().buffer);
    const body = JSON.stringify({ decisionId, ...decision });
    this.#keep('decisions', [decisionId, parentId, tsUs, logSeq, epoch, schema, numbers, body]);
    this.#counts.decisions += 1;
    return decisionId;
  }

  keepSecond({ instrument, tsUs, bidPx, askPx, volumeQty, volumeNotional }: MarketSecond): void {
    this.#keep('seconds', [instrument, tsUs, bidPx, askPx, volumeQty, volumeNotional]);
  }

  keepForecast({ instrument, model, sha256, tsUs, midPx, horizons, ground }: KeptForecasts): void {
    const { schema, states, twiceCamePx, cameUs, wholeFromUs } = ground ?? NO_GROUND;
    this.#keep('forecasts', [
      ...[instrument, model, tsUs, midPx, JSON.stringify(horizons), sha256],
      ...[schema, new Uint8Array(states.slice().buffer), JSON.stringify(twiceCamePx), cameUs, wholeFromUs],
    ]);
  }

  keepFill({ parentId, childId, execId, tsUs, venue, venueKind, ...fill }: KeptFill): void {
    const { px, qty, fee, liquidity, bidPx, askPx } = fill;
    this.#keep('fills', [
      ...[parentId, childId, execId, tsUs, venue, venueKind],
      ...[px, qty, fee, liquidity, bidPx, askPx],
    ]);
  }

  keepOrder({ parent, tsUs, bidPx, askPx }: KeptOrder): void {
    this.#keep('orders', [parent.parentId, tsUs, bidPx, askPx, JSON.stringify(parent)]);
  }

  #keep(table: HistoryTable, values: readonly Value[]): void {
    if (this.#broken || this.#waiting.length >= MOST_WAITING) this.#counts.lost += 1;
    else this.#waiting.push({ table, values });
  }

  flush(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0 || this.#broken) return;
    this.#waiting = [];
    try {
      this.#db.exec('BEGIN');
      for (const { table, values } of waiting) this.#insert[table].run(...values);
      if (++this.#flushes % CUT_EVERY === 0) this.#cut();
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#giveUp(error, waiting.length);
    }
  }

  #cut(): void {
    const most = this.#terms.mostRows ?? MOST_ROWS;
    for (const table of Object.keys(most) as HistoryTable[]) {
      this.#db.prepare(`DELETE FROM ${table} WHERE id <= (SELECT max(id) FROM ${table}) - ?`).run(most[table]);
    }
  }

  #giveUp(error: unknown, waited: number): void {
    this.#broken = true;
    this.#counts.lost += waited;
    try {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    } catch {
      // What could not be written is lost all the same.
    }
    this.#terms.onTrouble(
      `${this.#file}: decisions and marks are not kept any more (${(error as Error).message}). ` +
        'Trading is not touched by it; free space on the disk and restart the engine to keep them again.',
    );
  }

  decisions({ parentId, untilUs, most }: DecisionRange): KeptDecision[] {
    this.flush();
    const rows = this.#db
      .prepare(
        `SELECT schema, state, body FROM decisions WHERE parent_id = ? AND ts_us <= ?
         ORDER BY ts_us DESC, id DESC LIMIT ?`,
      )
      .all(parentId, untilUs ?? Number.MAX_SAFE_INTEGER, most);
    return rows.map(keptOf).toReversed();
  }

  newestChoices(most: number): KeptChoice[] {
    this.flush();
    const rows = this.#db
      .prepare(
        `SELECT parent_id, ts_us, json_extract(body, '$.instrument') AS instrument, json_extract(body, '$.model') AS model,
         json_extract(body, '$.chosen') AS chosen, state FROM decisions ORDER BY id DESC LIMIT ?`,
      )
      .all(most);
    const choiceOf = (row: Record<string, unknown>): KeptChoice => ({
      parentId: String(row['parent_id']),
      instrument: String(row['instrument']),
      tsUs: Number(row['ts_us']),
      model: String(row['model']),
      chosen: String(row['chosen']),
      state: stateOf(row),
    });
    return rows.map(choiceOf).toReversed();
  }

  *allDecisions(): Generator<KeptDecision, void, undefined> {
    this.flush();
    for (const row of this.#db.prepare('SELECT schema, state, body FROM decisions ORDER BY id').iterate())
      yield keptOf(row);
  }

  *allFills(): Generator<KeptFill, void, undefined> {
    this.flush();
    for (const row of this.#db.prepare('SELECT * FROM fills ORDER BY id').iterate()) yield fillOf(row);
  }

  *allForecasts(): Generator<KeptForecasts, void, undefined> {
    this.flush();
    for (const row of this.#db.prepare('SELECT * FROM forecasts ORDER BY id').iterate()) yield forecastOf(row);
  }

  newestForecasts({ instrument, sha256, untilUs, most }: ForecastRange): ForecastSample[] {
    this.flush();
    return this.#db
      .prepare(
        `SELECT ts_us, mid_px, horizons FROM forecasts WHERE instrument = ? AND sha256 = ? AND sha256 <> '' AND ts_us <= ?
         ORDER BY ts_us DESC LIMIT ?`,
      )
      .all(instrument, sha256, untilUs, most)
      .map(sampleOf)
      .toReversed();
  }

  fillsOf(parentId: string): KeptFill[] {
    this.flush();
    return this.#db.prepare('SELECT * FROM fills WHERE parent_id = ? ORDER BY id').all(parentId).map(fillOf);
  }

  orders(most: number): KeptOrder[] {
    this.flush();
    const rows = this.#db.prepare('SELECT * FROM orders ORDER BY ts_us DESC, id DESC LIMIT ?').all(most);
    return rows.map((row) => ({
      parent: JSON.parse(String(row['body'])) as Parent,
      tsUs: Number(row['ts_us']),
      bidPx: Number(row['bid_px']),
      askPx: Number(row['ask_px']),
    }));
  }

  seconds(instrument: string, fromUs: number, untilUs: number): MarketSecond[] {
    this.flush();
    const rows = this.#db
      .prepare(
        // Sums of many days may be larger than what is read as an integer.
        `SELECT ts_us, bid_px, ask_px, CAST(volume_qty AS REAL) volume_qty, CAST(volume_notional AS REAL) volume_notional
         FROM seconds WHERE instrument = ? AND ts_us BETWEEN ? AND ? ORDER BY ts_us, id`,
      )
      .all(instrument, fromUs, untilUs);
    return rows.map((row) => ({
      instrument,
      tsUs: Number(row['ts_us']),
      bidPx: Number(row['bid_px']),
      askPx: Number(row['ask_px']),
      volumeQty: Number(row['volume_qty']),
      volumeNotional: Number(row['volume_notional']),
    }));
  }

  close(): void {
    if (!this.#db.isOpen) return;
    this.flush();
    this.#db.close();
  }
}

function fillOf(row: Record<string, unknown>): KeptFill {
  return {
    parentId: String(row['parent_id']),
    childId: String(row['child_id']),
    execId: String(row['exec_id']),
    tsUs: Number(row['ts_us']),
    venue: String(row['venue']),
    venueKind: VenueKind.parse(row['venue_kind']),
    px: Number(row['px']),
    qty: Number(row['qty']),
    fee: Number(row['fee']),
    liquidity: row['liquidity'] === 'maker' ? 'maker' : 'taker',
    bidPx: Number(row['bid_px']),
    askPx: Number(row['ask_px']),
  };
}

const sampleOf = (row: Record<string, unknown>): ForecastSample => ({
  tsUs: Number(row['ts_us']),
  midPx: Number(row['mid_px']),
  horizons: JSON.parse(String(row['horizons'])) as ForecastSample['horizons'],
});

const forecastOf = (row: Record<string, unknown>): KeptForecasts => ({
  instrument: String(row['instrument']),
  model: String(row['model']),
  sha256: String(row['sha256']),
  ...sampleOf(row),
  ground: groundOf(row),
});

const NO_GROUND: ForecastGround = {
  schema: '',
  states: new Float32Array(0),
  twiceCamePx: [],
  cameUs: 0,
  wholeFromUs: 0,
};

function groundOf(row: Record<string, unknown>): ForecastGround | null {
  const schema = String(row['schema']);
  if (schema === '') return null;
  return {
    schema,
    states: numbersOf(row['states']),
    twiceCamePx: JSON.parse(String(row['twice_came_px'])) as number[],
    cameUs: Number(row['came_us']),
    wholeFromUs: Number(row['whole_from_us']),
  };
}

/** Of this version's own writing, so not checked again: hundreds of rows are read at once in an engine that trades. */
function keptOf(row: Record<string, unknown>): KeptDecision {
  return { ...(JSON.parse(String(row['body'])) as DecisionRow), schema: String(row['schema']), state: stateOf(row) };
}

const stateOf = (row: Record<string, unknown>): Float32Array => numbersOf(row['state']);

/** Copied: what is read need not lie where numbers may. */
const numbersOf = (bytes: unknown): Float32Array => new Float32Array(Uint8Array.from(bytes as Uint8Array).buffer);
