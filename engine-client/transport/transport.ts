/** What the client needs of a network: a text socket and one kind of HTTP request. */

/** Never called before the socket has been handed out. */
export interface SocketEvents {
  opened(): void;
  received(text: string): void;
  /** Once, also where the socket never opened; code is the websocket's. Not called after this side closed it. */
  closed(code: number, reason: string): void;
}

export interface Socket {
  /** Only while it is open. */
  send(text: string): void;
  close(): void;
}

export interface Transport {
  /** Throws where the address can never be connected to. */
  open(url: string, events: SocketEvents): Socket;
  /** The body is null where it is not JSON. Rejects where there was no answer within the time. */
  postJson(
    url: string,
    token: string,
    body: unknown,
    timeoutMs: number,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
}
