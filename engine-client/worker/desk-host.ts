/**
 * The inside of the desk's worker: a client whose batches are posted to the desk, at most two that the desk has not
 * taken yet. While the desk is busy they grow into one; when that one would grow without bound it is dropped, and the
 * desk gets every table afresh once it is back. Rows that the desk looks at go first, the others of their table in
 * portions that take the desk no longer than it has.
 */
import { createEngineClient, type EngineClient } from '../client/engine-client.ts';
import { Batches } from './batches.ts';
import { ALIVE_EVERY_MS, type FromWorker, type MessageEnd, type ToWorker } from './messages.ts';

/** What comes together is gathered, no more: when it goes to the desk is for {@link Batches} to say. */
const BATCH_EVERY_MS = 2;
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
      case 'look':
        batches?.look(message.table, message.keys);
        break;
      case 'taken':
        batches?.taken(message.tookMs);
        break;
      case 'close':
        client?.close();
        batches?.close();
        clearInterval(alive);
    }
  });
}
