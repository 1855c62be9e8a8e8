/** What a live feed needs of the world outside, injected: clock, timers, chance, sockets and requests. */
import type { Rng } from '../../../shared/std/rng.ts';

export interface SocketHandlers {
  onOpen(): void;
  onMessage(text: string): void;
  /** Told once, also of a socket that never opened. Not told of a socket that was closed from here. */
  onClose(why: string): void;
}

export interface FeedSocket {
  send(message: string): void;
  close(): void;
}

export interface FeedNetwork {
  /** Microseconds since 1970 UTC, by the machine's clock. */
  nowUs(): number;
  readonly rng: Rng;
  /** Runs `task` once; what is returned keeps it from running. */
  setTimer(delayMs: number, task: () => void): () => void;
  openSocket(url: string, handlers: SocketHandlers): FeedSocket;
  /** The answer to a GET, whatever its status. Throws where there is none within the network's own time limit. */
  get(url: string): Promise<{ readonly status: number; readonly body: string }>;
}
