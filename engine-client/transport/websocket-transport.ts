/** The global WebSocket and fetch, which browsers, workers and Node all have. */
import type { Socket, SocketEvents, Transport } from './transport.ts';

/** Closing code for "this side is done"; a page may send no other below 3000. */
const NORMAL = 1000;

export const websocketTransport: Transport = {
  open(url: string, events: SocketEvents): Socket {
    const socket = new WebSocket(url);
    const listening = new AbortController();
    const { signal } = listening;
    socket.addEventListener('open', () => events.opened(), { signal });
    socket.addEventListener(
      'message',
      (message: { readonly data: unknown }) => {
        // The protocol has no binary frames; an empty text is refused by the decoder like any other nonsense.
        events.received(typeof message.data === 'string' ? message.data : '');
      },
      { signal },
    );
    socket.addEventListener(
      'close',
      ({ code, reason }) => {
        listening.abort();
        events.closed(code, reason);
      },
      { signal },
    );
    return {
      send: (text) => socket.send(text),
      close: () => {
        listening.abort();
        socket.close(NORMAL);
      },
    };
  },

  async postJson(url, token, body, timeoutMs) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: (await response.json().catch(() => null)) as unknown };
  },
};
