/**
 * The subscriptions of one session. Each is in step (snapshot sent, every delta since), or behind: then it gets nothing
 * but a fresh snapshot, as soon as there is room for one. While that is being written, deltas wait for it.
 */
import { encodeServerFrame } from '../../shared/protocol/codec.ts';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import { type RowOf, type TableName, TABLES } from '../../shared/protocol/tables.ts';
import { topicKey, topicParams, type TopicParams } from '../../shared/protocol/topic.ts';
import type { EnginePort } from '../core/engine-port.ts';
import type { GatewayCounters } from './counters.ts';
import type { Outbox } from './outbox.ts';
import { deltaFrame, type DeltaText, SnapshotText } from './table-text.ts';
import type { Subscriber, TopicHub } from './topic-hub.ts';

export class Subscriptions {
  readonly #engine: EnginePort;
  readonly #hub: TopicHub;
  readonly #outbox: Outbox;
  readonly #counters: GatewayCounters;
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #snapshotStep = (): boolean => this.#step();

  constructor(engine: EnginePort, hub: TopicHub, outbox: Outbox, counters: GatewayCounters) {
    this.#engine = engine;
    this.#hub = hub;
    this.#outbox = outbox;
    this.#counters = counters;
  }

  /** Null, or why not. A subscription of the same number is replaced. */
  add(sub: number, table: TableName, wanted: TopicParams): string | null {
    this.remove(sub);
    if (this.#subscriptions.size >= BOUNDS.subscriptionsPerSession) {
      return `${BOUNDS.subscriptionsPerSession} subscriptions of this session are open already`;
    }
    if (topicKey(table, wanted) === null) return `${table} is kept per ${TABLES[table].param}: name one`;
    const params = topicParams(table, wanted);
    const subscription = new Subscription(sub, table, params, this.#engine.epoch, this.#outbox, this.#counters);
    subscription.leave = this.#hub.join(table, params, subscription);
    this.#subscriptions.set(sub, subscription);
    this.catchUp();
    return null;
  }

  remove(sub: number): void {
    this.#subscriptions.get(sub)?.leave();
    this.#subscriptions.delete(sub);
  }

  clear(): void {
    for (const sub of [...this.#subscriptions.keys()]) this.remove(sub);
  }

  /** Sends snapshots to those that are behind, as far as there is room. */
  catchUp(): void {
    if (this.#next() !== undefined) this.#hub.wantSnapshots(this.#snapshotStep);
  }

  /** Whose snapshot is being written, or else who is behind and can be sent one. */
  #next(): Subscription | undefined {
    let behind: Subscription | undefined;
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.state === 'writing') return subscription;
      if (subscription.state === 'behind') behind ??= subscription;
    }
    return this.#outbox.ready ? behind : undefined;
  }

  /** Writes a piece of one snapshot, and sends it once it is whole. False when there is no more to do. */
  #step(): boolean {
    const subscription = this.#next();
    if (subscription === undefined) return false;
    if (subscription.state === 'writing' || this.#begin(subscription)) {
      if (subscription.writeOn(() => this.catchUp())) this.#counters.snapshots++;
    }
    return this.#next() !== undefined;
  }

  /** False where what it is of is not there, or not any more. */
  #begin(subscription: Subscription): boolean {
    const { sub, table, params } = subscription;
    const snapshot = this.#engine.snapshot(table, params);
    // The engine may have told of changes first that the snapshot holds: they go to the others, who have not seen them.
    this.#hub.settle(table, params);
    if (snapshot !== null) {
      subscription.begin(snapshot.seq, snapshot.rows);
      return true;
    }
    this.remove(sub);
    const reason = `there is no ${table} of ${Object.values(params).join()}`;
    this.#outbox.send(encodeServerFrame({ t: 'refused', sub, reason }));
    return false;
  }
}

class Subscription implements Subscriber {
  readonly sub: number;
  readonly table: TableName;
  readonly params: TopicParams;
  readonly epoch: number;
  readonly #outbox: Outbox;
  readonly #counters: GatewayCounters;
  leave: () => void = () => {};
  #seq = 0;
  #snapshot: SnapshotText | null = null;
  #inStep = false;
  #waiting: DeltaText[] = [];
  #waitingLength = 0;

  constructor(
    sub: number,
    table: TableName,
    params: TopicParams,
    epoch: number,
    outbox: Outbox,
    counters: GatewayCounters,
  ) {
    this.sub = sub;
    this.table = table;
    this.params = params;
    this.epoch = epoch;
    this.#outbox = outbox;
    this.#counters = counters;
  }

  get state(): 'behind' | 'writing' | 'in-step' {
    if (this.#snapshot !== null) return 'writing';
    return this.#inStep ? 'in-step' : 'behind';
  }

  begin(seq: number, rows: readonly RowOf<TableName>[]): void {
    this.#seq = seq;
    this.#snapshot = new SnapshotText(this, seq, rows);
  }

  /** Writes a piece of the snapshot; true when that was the last, and it went out with the deltas that waited. */
  writeOn(sent: () => void): boolean {
    if (this.#snapshot === null || !this.#snapshot.writeOn()) return false;
    this.#outbox.sendSnapshot(this.#snapshot.frames(), sent);
    const waiting = this.#waiting;
    this.#forget();
    this.#inStep = true;
    for (const text of waiting) this.delta(text);
    return true;
  }

  delta(text: DeltaText): void {
    if (this.state === 'behind') return;
    if (this.#snapshot !== null) {
      this.#waiting.push(text);
      this.#waitingLength += text.tail.length;
      if (this.#waitingLength > BOUNDS.lagBytes) this.#fallBehind();
    } else if (this.#outbox.lagging) this.#fallBehind();
    else {
      this.#outbox.send(deltaFrame(this, this.#seq, text));
      this.#seq = text.seq;
    }
  }

  #fallBehind(): void {
    this.#forget();
    this.#inStep = false;
    this.#counters.deltasDropped++;
  }

  #forget(): void {
    this.#snapshot = null;
    this.#waiting = [];
    this.#waitingLength = 0;
  }
}
