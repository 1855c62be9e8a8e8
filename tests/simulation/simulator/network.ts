/**
 * The network between desks and engine: connections that take time, break, fall silent without breaking, and on which,
 * while mischief is in force, frames are lost, doubled, delayed and swapped, until the connection ends of it.
 */
import type { SocketEvents, Transport } from '../../../engine-client/transport/transport.ts';
import type { Connection, ConnectionEvents } from '../../../engine/gateway/connection.ts';
import { answerKill } from '../../../engine/gateway/kill-request.ts';
import type { Rng } from '../../../shared/std/rng.ts';
import type { EngineLife } from './engine-life.ts';
import { FaultyLine } from './faulty-line.ts';
import type { VirtualClock } from './virtual-clock.ts';

const LATENCY_MS = [1, 12] as const;
/** Closing code of a connection that just ended. */
const ABNORMAL = 1006;

export interface Identified {
  readonly actor: string;
  readonly role: 'trader' | 'risk' | 'admin';
}

export interface NetworkOptions {
  readonly clock: VirtualClock;
  readonly rng: Rng;
  /** The engine, while one lives. */
  readonly life: () => EngineLife | null;
  readonly who: Identified;
  /** Of each text on its way to the client, as the engine sent it. */
  readonly sent: (text: string) => void;
}

/** Everything between one trader's desk and the engine. */
export class Network {
  readonly #options: NetworkOptions;
  readonly #wires = new Set<Wire>();
  #silent = { up: false, down: false };
  #mischiefPct = 0;
  #opened = 0;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  readonly transport: Transport = {
    open: (_url, events) => {
      const { clock, rng, life } = this.#options;
      const line = (way: string): FaultyLine =>
        new FaultyLine({ clock, rng: rng.fork(`${way} ${this.#opened}`), latencyMs: LATENCY_MS });
      this.#opened++;
      const wire = new Wire(line('up'), line('down'), events, life(), this.#options.sent, () =>
        this.#wires.delete(wire),
      );
      this.#wires.add(wire);
      wire.listenTo(this.#silent, this.#mischiefPct);
      return wire.clientEnd;
    },
    postJson: (_url, _token, body) => this.#post(JSON.stringify(body)),
  };

  /** Both ends learn at once that it is over. */
  cut(): void {
    for (const wire of this.#wires) wire.end(ABNORMAL, '');
  }

  /** The engine's process is gone; the other end learns it now or, where nothing says so, when it gives up. */
  engineDied(silently: boolean): void {
    for (const wire of this.#wires) wire.engineDied(silently);
  }

  silence(way: 'up' | 'down' | 'both', isSilent: boolean): void {
    if (way !== 'down') this.#silent.up = isSilent;
    if (way !== 'up') this.#silent.down = isSilent;
    this.#apply();
  }

  mischief(pct: number): void {
    this.#mischiefPct = pct;
    this.#apply();
    // No network swallows a frame and goes on for ever.
    if (pct === 0) this.cut();
  }

  #apply(): void {
    for (const wire of this.#wires) wire.listenTo(this.#silent, this.#mischiefPct);
  }

  #post(text: string): Promise<{ status: number; body: unknown }> {
    const { clock, rng, life, who } = this.#options;
    const takesMs = (): number => LATENCY_MS[0] + rng.next() * (LATENCY_MS[1] - LATENCY_MS[0]);
    return new Promise((resolve, reject) => {
      clock.after(2_000, () => reject(new Error('no answer in time')));
      clock.after(takesMs(), () => {
        const engine = life();
        if (engine === null || this.#silent.up) return;
        engine.run(() => {
          const answered = answerKill(engine.desk.commands, who, JSON.parse(text));
          void answered.then((answer) => {
            if (engine.alive && !this.#silent.down) clock.after(takesMs(), () => resolve(answer));
          });
        });
      });
    });
  }
}

class Wire {
  readonly #up: FaultyLine;
  readonly #down: FaultyLine;
  readonly #client: SocketEvents;
  readonly #life: EngineLife | null;
  readonly #sent: (text: string) => void;
  readonly #ended: () => void;
  #server: ConnectionEvents | null = null;
  #isOpen = true;
  #clientClosed = false;
  #waitingBytes = 0;

  constructor(
    up: FaultyLine,
    down: FaultyLine,
    client: SocketEvents,
    life: EngineLife | null,
    sent: (text: string) => void,
    ended: () => void,
  ) {
    this.#up = up;
    this.#down = down;
    this.#client = client;
    this.#life = life;
    this.#sent = sent;
    this.#ended = ended;
    up.send(() => this.#arrive());
  }

  readonly clientEnd = {
    send: (text: string): void => {
      this.#up.send(() => this.#atServer((server) => server.text(text)));
    },
    close: (): void => {
      this.#clientClosed = true;
      this.#up.send(() => this.end(1000, ''));
    },
  };

  listenTo(silent: { readonly up: boolean; readonly down: boolean }, mischiefPct: number): void {
    for (const [line, isSilent] of [
      [this.#up, silent.up],
      [this.#down, silent.down],
    ] as const) {
      line.hold(isSilent);
      line.set('lose', Math.ceil(mischiefPct / 2));
      line.set('double', Math.floor(mischiefPct / 3));
      line.set('reorder', Math.floor(mischiefPct / 4));
      line.set('delay', Math.floor(mischiefPct / 4));
    }
  }

  end(code: number, reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#ended();
    this.#life?.run(() => this.#server?.closed());
    if (!this.#clientClosed) this.#client.closed(code, reason);
  }

  engineDied(silently: boolean): void {
    if (silently) this.#isOpen = false;
    else this.end(ABNORMAL, '');
  }

  #arrive(): void {
    if (this.#life === null || !this.#life.alive) return this.end(ABNORMAL, '');
    this.#life.run(() => this.#life?.desk.take(this.#serverEnd));
    this.#down.send(() => this.#atClient(() => this.#client.opened()));
  }

  readonly #serverEnd: Connection = this.#makeServerEnd();

  #makeServerEnd(): Connection {
    const isOpen = (): boolean => this.#isOpen;
    const waiting = (): number => this.#waitingBytes;
    return {
      get open() {
        return isOpen();
      },
      get bufferedAmount() {
        return waiting();
      },
      listen: (events) => void (this.#server = events),
      send: (text, sent) => {
        this.#sent(text);
        this.#waitingBytes += text.length;
        const left = (): void => {
          this.#waitingBytes -= text.length;
          this.#life?.run(() => sent?.());
        };
        const arrives = this.#down.send(() => {
          left();
          this.#atClient(() => this.#client.received(text));
        });
        // A line that loses a frame has sent it.
        if (!arrives) left();
      },
      close: (code, reason) => void this.#down.send(() => this.end(code, reason)),
      terminate: () => this.end(ABNORMAL, ''),
      pause: () => undefined,
      resume: () => undefined,
    };
  }

  #atServer(run: (server: ConnectionEvents) => void): void {
    const server = this.#server;
    if (this.#isOpen && server) this.#life?.run(() => run(server));
  }

  #atClient(run: () => void): void {
    if (this.#isOpen && !this.#clientClosed) run();
  }
}
