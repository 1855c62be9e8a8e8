import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { seededRng } from '../../../shared/std/rng.ts';
import { systemNetwork } from './system-network.ts';

const network = systemNetwork(() => 1, seededRng(1));

async function serve(listener: RequestListener = () => {}) {
  const http = createServer(listener);
  const sockets = new WebSocketServer({ server: http });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    sockets,
    address: `127.0.0.1:${(http.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** Connects, and collects what is heard until the connection has ended. */
function listen(address: string): Promise<string[]> {
  const heard: string[] = [];
  return new Promise((resolve) => {
    network.openSocket(`ws://${address}`, {
      onOpen: () => heard.push('open'),
      onMessage: (text) => heard.push(`message ${text}`),
      onClose(why) {
        heard.push(`close ${why}`);
        resolve(heard);
      },
    });
  });
}

it('tells what a socket brings, and how it ended', async () => {
  await using server = await serve();
  server.sockets.on('connection', (socket) => {
    socket.send('text');
    socket.send(Buffer.from([1, 2]));
    socket.close(1012);
  });
  expect(await listen(server.address)).toEqual(['open', 'message text', 'message ', 'close closed with code 1012']);
});

it('tells of a socket that never opened', async () => {
  const gone = await serve();
  await gone[Symbol.asyncDispose]();
  const heard = await listen(gone.address);
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatch(/^close .*ECONNREFUSED/);
});

it('gives answers of any status, and refuses one without end', async () => {
  await using server = await serve((request, response) => {
    if (request.url === '/none') return void response.writeHead(404).end('no');
    const chunk = 'x'.repeat(1 << 20);
    const more = (): void => {
      while (response.write(chunk));
      response.once('drain', more);
    };
    more();
  });
  expect(await network.get(`http://${server.address}/none`)).toEqual({ status: 404, body: 'no' });
  await expect(network.get(`http://${server.address}/endless`)).rejects.toThrow('an answer of more than');
});
