/**
 * The inside of the desk's worker: a client whose batches are posted to the desk, at most two that the desk has not
 * taken yet. While the desk is busy they grow into one; when that one would grow without bound it is dropped, and the
 * desk gets every table afresh once it is back.
 */
import { Batcher } from '../client/batcher.ts';
import { createEngineClient, type EngineClient } from '../client/engine-client.ts';
import type { Batch } from '../client/handle.ts';
import { ALIVE_EVERY_MS, type FromWorker, type MessageEnd, type ToWorker } from './messages.ts';

const IN_FLIGHT = 2;
/** Ten changes a second are as many as a person reads, and each costs the desk a layout. */
const BATCH_EVERY_MS = 100;
/** Rows held for a desk that does not take its batches. */
const HELD_ROWS = 100_000;

export function hostDesk(desk: MessageEnd<FromWorker>, heldRows = HELD_ROWS): void {
  let client: EngineClient | null = null;
  let batches: Batches | null = null;
  let alive: ReturnType<typeof setInterval> | undefined;
  const follows = new Map<number, () => void>();

  const answer = async (call: number, result: ReturnType<EngineClient['command']>): Promise<void> => {
    desk.postMessage({ t: 'result', call, result: await result });
  };
  const reply = async (call: number, told: ReturnType<EngineClient['ask']>): Promise<void> => {
    desk.postMessage({ t: 'told', call, reply: await told });
  };
  const start = ({ url, token, clientName }: Extract<ToWorker, { t: 'start' }>): void => {
    const started = createEngineClient({ url, token, clientName, batchEveryMs: BATCH_EVERY_MS });
    client = started;
    batches = new Batches(desk, () => started.resynchronise(), heldRows);
    started.onBatch((batch) => batches?.add(batch));
    alive = setInterval(() => desk.postMessage({ t: 'alive' }), ALIVE_EVERY_MS);
  };
  desk.addEventListener('message', ({ data }) => {
    const message = data as ToWorker;
    if (message.t === 'start') return start(message);
    switch (message.t) {
      case 'follow':
        if (client !== null) follows.set(message.follow, client.subscribe(message.table, message.params));
        break;
      case 'unfollow':
        follows.get(message.follow)?.();
        follows.delete(message.follow);
        break;
      case 'command':
        if (client !== null) void answer(message.call, client.command(message.command));
        break;
      case 'ask':
        if (client !== null) void reply(message.call, client.ask(message.question));
        break;
      case 'kill':
        if (client !== null) void answer(message.call, client.kill(message.request));
        break;
      case 'taken':
        batches?.taken();
        break;
      case 'close':
        client?.close();
        clearInterval(alive);
    }
  });
}

class Batches {
  readonly #desk: MessageEnd<FromWorker>;
  readonly #resynchronise: () => void;
  readonly #heldRows: number;
  readonly #held = new Batcher();
  #newest: Batch | null = null;
  #inFlight = 0;
  #overflowed = false;

  constructor(desk: MessageEnd<FromWorker>, resynchronise: () => void, heldRows: number) {
    this.#desk = desk;
    this.#resynchronise = resynchronise;
    this.#heldRows = heldRows;
  }

  add(batch: Batch): void {
    this.#newest = batch;
    this.#held.add(batch);
    // What the desk has room for goes to it whatever its size: a table may be larger than what is held.
    if (this.#inFlight >= IN_FLIGHT && this.#held.losslessRows > this.#heldRows) this.#overflowed = true;
    if (this.#overflowed) this.#held.dropUpdates();
    this.#post();
  }

  taken(): void {
    this.#inFlight--;
    if (this.#overflowed) {
      this.#overflowed = false;
      this.#resynchronise();
    }
    this.#post();
  }

  #post(): void {
    if (this.#newest === null || this.#inFlight >= IN_FLIGHT) return;
    this.#inFlight++;
    const batch = this.#held.take(this.#newest.connection);
    this.#newest = null;
    this.#desk.postMessage({ t: 'batch', batch });
  }
}
