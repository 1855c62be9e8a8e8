/** The machine's own network, for live feeds: websockets and requests with limits on time and size. */
import { WebSocket } from 'ws';
import type { Rng } from '../../../shared/std/rng.ts';
import type { FeedNetwork, FeedSocket, SocketHandlers } from './feed-network.ts';

const TIMEOUT_MS = 10_000;
/** Above the full book of any exchange. */
const MAX_MESSAGE_BYTES = 32 << 20;

/** `nowUs`: the machine's clock, microseconds since 1970 UTC. */
export function systemNetwork(nowUs: () => number, rng: Rng): FeedNetwork {
  return {
    nowUs,
    rng,
    setTimer(delayMs, task) {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
    openSocket,
    get: getUrl,
  };
}

function openSocket(url: string, handlers: SocketHandlers): FeedSocket {
  const socket = new WebSocket(url, {
    handshakeTimeout: TIMEOUT_MS,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  let isClosedHere = false;
  let why = '';
  socket.on('open', () => handlers.onOpen());
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    // What is not text is no message of an exchange; it is passed on to be counted as garbled.
    if (!isClosedHere) handlers.onMessage(isBinary ? '' : data.toString('utf8'));
  });
  socket.on('error', (error) => (why = error.message));
  socket.on('close', (code) => {
    if (!isClosedHere) handlers.onClose(why || `closed with code ${code}`);
  });
  return {
    send(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    close() {
      isClosedHere = true;
      socket.terminate();
    },
  };
}

async function getUrl(url: string): Promise<{ status: number; body: string }> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop by the error lets go of the connection.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_MESSAGE_BYTES) throw new Error(`an answer of more than ${MAX_MESSAGE_BYTES} bytes`);
    chunks.push(chunk);
  }
  return { status: response.status, body: Buffer.concat(chunks).toString('utf8') };
}
