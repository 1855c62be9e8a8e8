/** A connection that carries text frames, as a session uses it: a websocket, or what stands for one in a simulation. */
import type { WebSocket } from 'ws';

export interface ConnectionEvents {
  text(text: string): void;
  binary(): void;
  /** A frame broke the rules of the connection, which ends it by itself. */
  failed(error: Error): void;
  closed(): void;
}

export interface Connection {
  readonly open: boolean;
  /** Bytes that wait to leave. */
  readonly bufferedAmount: number;
  /** To be called once, before anything can have come. */
  listen(events: ConnectionEvents): void;
  /** Calls back when the text has left. */
  send(text: string, sent?: () => void): void;
  close(code: number, reason: string): void;
  /** Cuts it without a word. */
  terminate(): void;
  pause(): void;
  resume(): void;
}

export function websocketConnection(socket: WebSocket): Connection {
  return {
    get open() {
      return socket.readyState === socket.OPEN;
    },
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    listen(events) {
      socket.on('message', (data, isBinary) => {
        if (isBinary) events.binary();
        // With the default binaryType, and no fragments, data is one Buffer.
        else events.text((data as Buffer).toString());
      });
      // ws closes the connection with the fitting code itself.
      socket.on('error', (error) => events.failed(error));
      socket.once('close', () => events.closed());
    },
    send: (text, sent) => (sent ? socket.send(text, sent) : socket.send(text)),
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  };
}
