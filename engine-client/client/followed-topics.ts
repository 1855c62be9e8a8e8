/**
 * The topics that are followed, and how far each has come: a snapshot is handed on once all of its parts are here, a
 * delta only where it follows on what was before. A gap or another epoch means to subscribe anew; until the fresh
 * snapshot stands the topic counts as resynchronising, and what comes of the old subscription is left aside.
 */
import { BOUNDS, type ClientFrame, type DeltaFrame, type SnapshotFrame } from '../../shared/protocol/frames.ts';
import type { TableName } from '../../shared/protocol/tables.ts';
import { topicKey, topicParams } from '../../shared/protocol/topic.ts';
import type { TableParams, TableUpdate } from './handle.ts';

interface Topic {
  readonly table: TableName;
  readonly params: TableParams;
  followers: number;
  sub: number;
  /** Null until the snapshot stands. */
  seq: number | null;
  parts: SnapshotFrame[];
  refusal: string;
}

const SUB_MOST = 1_000_000;

export class FollowedTopics {
  readonly #send: (frame: ClientFrame) => void;
  readonly #topics = new Map<string, Topic>();
  readonly #bySub = new Map<number, Topic>();
  readonly #resynchronising = new Set<Topic>();
  #epoch = 0;
  #lastSub = 0;
  /** Whether anything was ever refused: several times a second it is asked what was. */
  #refused = false;

  constructor(send: (frame: ClientFrame) => void) {
    this.#send = send;
  }

  get resynchronising(): number {
    return this.#resynchronising.size;
  }

  /** What the engine said of topics that it does not have; empty when it has all. */
  get refusals(): string {
    if (!this.#refused) return '';
    return [...this.#topics.values()].flatMap(({ refusal }) => (refusal === '' ? [] : [refusal])).join('; ');
  }

  /** Returns what ends it. Throws a TypeError where the table needs a parameter that is not given. */
  follow(table: TableName, wanted: TableParams): () => void {
    const key = topicKey(table, wanted);
    if (key === null) throw new TypeError(`${table} cannot be followed without its parameter`);
    let topic = this.#topics.get(key);
    if (topic === undefined) {
      topic = { table, params: topicParams(table, wanted), followers: 0, sub: 0, seq: null, parts: [], refusal: '' };
      this.#topics.set(key, topic);
      this.#subscribe(topic);
    }
    topic.followers++;
    const followed = topic;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      if (--followed.followers > 0) return;
      this.#topics.delete(key);
      this.#unsubscribe(followed);
    };
  }

  /** After a welcome: every topic begins anew. */
  restart(epoch: number): void {
    this.#epoch = epoch;
    this.#bySub.clear();
    this.#resynchronising.clear();
    for (const topic of this.#topics.values()) this.#resubscribe(topic);
  }

  /** Subscribes to everything anew on a connection that stands. */
  resynchronise(): void {
    for (const topic of this.#topics.values()) {
      this.#unsubscribe(topic);
      this.#resubscribe(topic);
    }
  }

  refused(sub: number, reason: string): void {
    const topic = this.#bySub.get(sub);
    if (topic === undefined) return;
    topic.refusal = reason;
    this.#refused = true;
    this.#resynchronising.delete(topic);
  }

  /** What is to be handed on, or null: not all parts yet, an old subscription, or a gap. */
  take(frame: SnapshotFrame | DeltaFrame): TableUpdate | null {
    const topic = this.#bySub.get(frame.sub);
    if (topic === undefined) return null;
    const update = frame.t === 'snapshot' ? this.#part(topic, frame) : this.#delta(topic, frame);
    if (update !== 'gap') return update;
    this.#unsubscribe(topic);
    this.#resubscribe(topic);
    return null;
  }

  #part(topic: Topic, frame: SnapshotFrame): TableUpdate | null | 'gap' {
    const first = topic.parts[0] ?? frame;
    const expected = topic.parts.length + 1;
    if (frame.part === 1) topic.parts = [];
    else if (frame.part !== expected || frame.seq !== first.seq || frame.parts !== first.parts) return 'gap';
    if (frame.table !== topic.table || frame.epoch !== this.#epoch || frame.parts > BOUNDS.snapshotParts) return 'gap';
    topic.parts.push(frame);
    if (frame.part < frame.parts) return null;
    const rows = topic.parts.length === 1 ? frame.rows : topic.parts.flatMap((part): unknown[] => part.rows);
    topic.parts = [];
    topic.seq = frame.seq;
    this.#resynchronising.delete(topic);
    return { table: topic.table, params: topic.params, kind: 'snapshot', rows, removed: [] } as TableUpdate;
  }

  #delta(topic: Topic, frame: DeltaFrame): TableUpdate | 'gap' {
    if (topic.seq === null || frame.prev !== topic.seq || frame.epoch !== this.#epoch) return 'gap';
    if (frame.table !== topic.table) return 'gap';
    topic.seq = frame.seq;
    const { rows, removed } = frame;
    return { table: topic.table, params: topic.params, kind: 'delta', rows, removed } as TableUpdate;
  }

  #resubscribe(topic: Topic): void {
    this.#resynchronising.add(topic);
    this.#subscribe(topic);
  }

  #subscribe(topic: Topic): void {
    do this.#lastSub = (this.#lastSub % SUB_MOST) + 1;
    while (this.#bySub.has(this.#lastSub));
    topic.sub = this.#lastSub;
    topic.seq = null;
    topic.parts = [];
    topic.refusal = '';
    this.#bySub.set(topic.sub, topic);
    this.#send({ t: 'subscribe', sub: topic.sub, table: topic.table, ...topic.params });
  }

  #unsubscribe(topic: Topic): void {
    this.#bySub.delete(topic.sub);
    this.#resynchronising.delete(topic);
    this.#send({ t: 'unsubscribe', sub: topic.sub });
  }
}
