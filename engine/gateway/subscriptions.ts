/**
 * The subscriptions of one session. Each is either in step (snapshot sent, every delta since) or behind: then it gets
 * nothing but a fresh snapshot, as soon as there is room for one.
 */
import { encodeServerFrame } from '../../shared/protocol/codec.ts';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import { TABLES, type TableName } from '../../shared/protocol/tables.ts';
import { topicKey, topicParams, type TopicParams } from '../../shared/protocol/topic.ts';
import type { EnginePort } from '../core/engine-port.ts';
import type { GatewayCounters } from './counters.ts';
import type { Outbox } from './outbox.ts';
import { deltaFrame, type DeltaText, snapshotFrames } from './table-text.ts';
import type { Subscriber, TopicHub } from './topic-hub.ts';

export class Subscriptions {
  readonly #engine: EnginePort;
  readonly #hub: TopicHub;
  readonly #outbox: Outbox;
  readonly #counters: GatewayCounters;
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #sendNext = (): boolean => this.#sendSnapshot();

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
    if (this.#behind() !== undefined && this.#outbox.ready) this.#hub.wantSnapshots(this.#sendNext);
  }

  #behind(): Subscription | undefined {
    for (const subscription of this.#subscriptions.values()) if (subscription.behind) return subscription;
    return undefined;
  }

  #sendSnapshot(): boolean {
    const subscription = this.#behind();
    if (subscription === undefined || !this.#outbox.ready) return false;
    const { table, params } = subscription;
    const snapshot = this.#engine.snapshot(table, params);
    // The engine may have told of changes first that the snapshot holds: they go to the others, who have not seen them.
    this.#hub.settle(table, params);
    if (snapshot === null) {
      this.remove(subscription.sub);
      const reason = `there is no ${table} of ${Object.values(params).join()}`;
      this.#outbox.send(encodeServerFrame({ t: 'refused', sub: subscription.sub, reason }));
    } else {
      subscription.seq = snapshot.seq;
      subscription.behind = false;
      this.#counters.snapshots++;
      this.#outbox.sendSnapshot(snapshotFrames(subscription, snapshot.seq, snapshot.rows), () => this.catchUp());
    }
    return this.#behind() !== undefined;
  }
}

class Subscription implements Subscriber {
  readonly sub: number;
  readonly table: TableName;
  readonly params: TopicParams;
  readonly epoch: number;
  readonly #outbox: Outbox;
  readonly #counters: GatewayCounters;
  behind = true;
  seq = 0;
  leave: () => void = () => {};

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

  delta(text: DeltaText): void {
    if (this.behind) return;
    if (this.#outbox.lagging) {
      this.behind = true;
      this.#counters.deltasDropped++;
      return;
    }
    this.#outbox.send(deltaFrame(this, this.seq, text));
    this.seq = text.seq;
  }
}
