/**
 * What is queued to one client. Its size is watched: a client that lags gets no deltas until it has caught up, and one
 * that lags too far or too long is to be let go. A snapshot on its way does not count as lag, it was asked for.
 */
import { BOUNDS } from '../../shared/protocol/frames.ts';
import type { Connection } from './connection.ts';
import type { GatewayCounters } from './counters.ts';

export class Outbox {
  readonly #connection: Connection;
  readonly #counters: GatewayCounters;
  #snapshotBytes = 0;
  #laggingSinceMs: number | null = null;

  constructor(connection: Connection, counters: GatewayCounters) {
    this.#connection = connection;
    this.#counters = counters;
  }

  get lagging(): boolean {
    return this.#behindBytes > BOUNDS.lagBytes;
  }

  /** Nothing large is queued, so that a snapshot can be. */
  get ready(): boolean {
    return this.#connection.bufferedAmount < BOUNDS.lagBytes / 4;
  }

  send(text: string): void {
    this.#count(text);
    this.#connection.send(text);
  }

  /** Calls back when the last frame has left. */
  sendSnapshot(frames: readonly string[], sent: () => void): void {
    let left = frames.length;
    for (const text of frames) {
      const bytes = Buffer.byteLength(text);
      this.#snapshotBytes += bytes;
      this.#count(text);
      this.#connection.send(text, () => {
        this.#snapshotBytes -= bytes;
        if (--left === 0) sent();
      });
    }
  }

  /** Why the client is to be let go, or null. To be asked every now and then. */
  overdue(nowMs: number): string | null {
    if (this.#behindBytes > BOUNDS.dropBytes) return `${BOUNDS.dropBytes} bytes are waiting to be read`;
    this.#laggingSinceMs = this.lagging ? (this.#laggingSinceMs ?? nowMs) : null;
    if (this.#laggingSinceMs === null || nowMs - this.#laggingSinceMs < BOUNDS.lagTimeoutMs) return null;
    return `${BOUNDS.lagBytes} bytes have been waiting to be read for ${BOUNDS.lagTimeoutMs} ms`;
  }

  get #behindBytes(): number {
    return this.#connection.bufferedAmount - this.#snapshotBytes;
  }

  #count(text: string): void {
    this.#counters.framesSent++;
    this.#counters.bytesSent += text.length;
  }
}
