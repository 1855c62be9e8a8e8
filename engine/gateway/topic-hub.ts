/**
 * Carries the engine's changes to those who subscribed. Lossless changes go out once per turn of the event loop,
 * conflated ones at most every 33 ms; each is written once for all. Whoever has just been given a snapshot is sent
 * nothing that it holds already. Snapshots are written a
 * piece a turn, so that no command waits for more than a piece.
 */
import { type TableName, TABLES } from '../../shared/protocol/tables.ts';
import { topicKey, type TopicParams } from '../../shared/protocol/topic.ts';
import type { EnginePort, TableChange } from '../core/engine-port.ts';
import type { Cancel, GatewayClock } from './gateway-clock.ts';
import { pendingChanges, type PendingChanges } from './pending-changes.ts';
import { type DeltaText, deltaTexts } from './table-text.ts';

const CONFLATE_MS = 33;

export interface Subscriber {
  delta(text: DeltaText): void;
}

/** Writes a piece of a snapshot; false when there is nothing to write or no room for it. */
export type SnapshotSender = () => boolean;

interface Topic {
  readonly key: string;
  readonly table: TableName;
  readonly pending: PendingChanges;
  readonly subscribers: Set<Subscriber>;
}

export class TopicHub {
  readonly #topics = new Map<string, Topic>();
  readonly #lossless = new Set<Topic>();
  readonly #conflated = new Set<Topic>();
  readonly #senders = new Set<SnapshotSender>();
  readonly #unlisten: () => void;
  readonly #clock: GatewayClock;
  #losslessDue: Cancel | null = null;
  #conflatedDue: Cancel | null = null;
  #sendersDue: Cancel | null = null;
  #conflatedAt = Number.NEGATIVE_INFINITY;

  constructor(engine: EnginePort, clock: GatewayClock) {
    this.#clock = clock;
    this.#unlisten = engine.onChange((change, seq) => this.#changed(change, seq));
  }

  /** The topic must be one: its key not null. */
  join(table: TableName, params: TopicParams, subscriber: Subscriber): () => void {
    const key = topicKey(table, params) ?? table;
    let topic = this.#topics.get(key);
    if (topic === undefined) {
      topic = { key, table, pending: pendingChanges(table, TABLES[table].class), subscribers: new Set() };
      this.#topics.set(key, topic);
    }
    const joined = topic;
    joined.subscribers.add(subscriber);
    return () => {
      joined.subscribers.delete(subscriber);
      if (joined.subscribers.size === 0 && this.#topics.get(key) === joined) this.#topics.delete(key);
    };
  }

  /** Sends what is pending at once, to those who are in step. */
  settle(table: TableName, params: TopicParams): void {
    const topic = this.#topics.get(topicKey(table, params) ?? table);
    if (topic !== undefined) this.#flush(topic);
  }

  /** Calls the sender, a piece a turn and in turn with the others, until it says false. */
  wantSnapshots(sender: SnapshotSender): void {
    this.#senders.add(sender);
    this.#sendersDue ??= this.#clock.soon(() => this.#nextSnapshot());
  }

  close(): void {
    this.#unlisten();
    this.#losslessDue?.();
    this.#conflatedDue?.();
    this.#sendersDue?.();
    this.#topics.clear();
    this.#senders.clear();
  }

  #changed(change: TableChange, seq: number): void {
    const topic = this.#topics.get(topicKey(change.table, change.params) ?? change.table);
    if (topic === undefined) return;
    topic.pending.add(change, seq);
    if (TABLES[change.table].class === 'lossless') {
      this.#lossless.add(topic);
      this.#losslessDue ??= this.#clock.soon(() => {
        this.#losslessDue = null;
        this.#flushAll(this.#lossless);
      });
      return;
    }
    this.#conflated.add(topic);
    const wait = Math.max(0, this.#conflatedAt + CONFLATE_MS - this.#clock.nowMs());
    this.#conflatedDue ??= this.#clock.after(wait, () => {
      this.#conflatedDue = null;
      this.#conflatedAt = this.#clock.nowMs();
      this.#flushAll(this.#conflated);
    });
  }

  #flushAll(topics: Set<Topic>): void {
    const due = [...topics];
    topics.clear();
    for (const topic of due) this.#flush(topic);
  }

  #flush(topic: Topic): void {
    if (topic.pending.empty) return;
    const texts = deltaTexts(topic.table, topic.pending.take());
    for (const subscriber of topic.subscribers) for (const text of texts) subscriber.delta(text);
  }

  #nextSnapshot(): void {
    this.#sendersDue = null;
    const sender = this.#senders.values().next().value;
    if (sender === undefined) return;
    this.#senders.delete(sender);
    if (sender()) this.#senders.add(sender);
    if (this.#senders.size > 0) this.#sendersDue ??= this.#clock.soon(() => this.#nextSnapshot());
  }
}
