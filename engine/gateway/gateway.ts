/**
 * The engine's front door on this machine: one port for the websocket at `/v1/stream`, the HTTP API and the built desk.
 * It holds no state of orders; what it shows and answers is the engine's. It listens on loopback only.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import { CodedError } from '../../shared/std/coded-error.ts';
import type { EnginePort } from '../core/engine-port.ts';
import type { Access } from './access.ts';
import { websocketConnection } from './connection.ts';
import { httpApi } from './http-api.ts';
import { answerRejected } from './http-answers.ts';
import { isLoopback, originCheck, type OriginCheck } from './origin-check.ts';
import { SessionDesk } from './session-desk.ts';

export interface GatewayOptions {
  readonly engine: EnginePort;
  /** A loopback address; 127.0.0.1 unless given. */
  readonly host?: string;
  /** Zero takes any free one. */
  readonly port: number;
  /** Where the built desk is; without it a page says how to build it. */
  readonly deskFolder?: string;
  readonly access: Access;
  /** Origins besides its own whose pages may connect, such as that of a TLS proxy in front. */
  readonly extraOrigins?: readonly string[];
  readonly log: (line: string) => void;
}

export interface Gateway {
  readonly url: string;
  readonly port: number;
  /** Says goodbye to every session and frees the port. */
  close(): Promise<void>;
}

export type GatewayErrorCode = 'EADDRINUSE' | 'NOT_LOOPBACK' | 'CANNOT_LISTEN';

/** Connections that have not said hello yet. */
const UNGREETED = 64;
/** Of every kind: two lanes of each session, those that have not said hello, and as much HTTP. */
const CONNECTIONS = 4 * BOUNDS.sessions + 2 * UNGREETED;

/** By themselves they are looked after twice a minute only, and whoever says nothing would hold his place for as long. */
const TIMEOUTS = {
  headersTimeout: BOUNDS.helloTimeoutMs,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
} as const;

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { engine, access, host = '127.0.0.1', log } = options;
  if (!isLoopback(host)) {
    const remedy = 'Keep it on 127.0.0.1 and put a proxy that speaks TLS in front, its origin among the extra origins';
    throw new CodedError<GatewayErrorCode>('NOT_LOOPBACK', `${host} is not a loopback address. ${remedy}.`);
  }
  let origins: OriginCheck;
  const desk = new SessionDesk({ engine, access, log });
  const handle = httpApi({
    ...options,
    commands: desk.commands,
    counters: desk.counters,
    origins: () => origins,
    sessions: () => desk.size,
    deskFolder: options.deskFolder,
  });
  const server = httpServer(handle, log);
  server.maxConnections = CONNECTIONS;
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    clientTracking: false,
    maxPayload: BOUNDS.clientFrameBytes,
  });
  server.on('upgrade', (request, socket, head) => {
    const refusal = upgradeRefusal(request, origins, desk.ungreeted);
    if (refusal !== null) {
      desk.counters.connectionsRefused++;
      return refuseUpgrade(socket, refusal);
    }
    sockets.handleUpgrade(request, socket, head, (websocket) => desk.take(websocketConnection(websocket)));
  });
  const port = await listen(server, host, options.port).catch((error: unknown) => {
    desk.close();
    throw error;
  });
  origins = originCheck(host, port, options.extraOrigins ?? []);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close: async () => {
      desk.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function httpServer(handle: ReturnType<typeof httpApi>, log: (line: string) => void): Server {
  return createServer(TIMEOUTS, (request, response) => {
    const answered = async (): Promise<void> => handle(request, response);
    answered().catch((error: unknown) => {
      log(`${request.method} ${request.url}: ${String(error)}`);
      if (response.headersSent) response.destroy();
      else answerRejected(response, 500, 'LOG_UNAVAILABLE', 'The engine failed at this request; its log says why.');
    });
  });
}

function upgradeRefusal(request: IncomingMessage, origins: OriginCheck, ungreeted: number): [number, string] | null {
  const refusal = origins.refusal(request);
  if (refusal !== null) return [403, refusal];
  if (request.url?.split('?', 1)[0] !== '/v1/stream') return [404, 'The stream is at /v1/stream.'];
  if (ungreeted >= UNGREETED) return [503, `${UNGREETED} connections have not said hello yet. Try again in a moment.`];
  return null;
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'Not Found',
  503: 'Service Unavailable',
};

function refuseUpgrade(socket: Duplex, [status, reason]: [number, string]): void {
  socket.on('error', () => socket.destroy());
  const head = `HTTP/1.1 ${status} ${STATUS_TEXT[status]}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8`;
  socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`);
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const failed =
        error.code === 'EADDRINUSE'
          ? `Port ${port} on ${host} is in use, perhaps by another engine. Stop that one, or choose another port (0 takes any free one).`
          : `Cannot listen on port ${port} of ${host}: ${error.message}. Choose another port (0 takes any free one).`;
      const code = error.code === 'EADDRINUSE' ? 'EADDRINUSE' : 'CANNOT_LISTEN';
      reject(new CodedError<GatewayErrorCode>(code, failed, { cause: error }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
