/** Answers over HTTP: every one carries the headers that keep a browser from guessing, and ends the request. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RejectCode } from '../../shared/domain/basics/reject-code.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  // A desk supervises several engines; this machine's, each of which decides by its own list whether to let it in.
  `connect-src 'self' ${['127.0.0.1', 'localhost'].map((host) => `http://${host}:* ws://${host}:*`).join(' ')}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

export function writeHead(response: ServerResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, { ...SECURITY_HEADERS, ...headers });
}

export function answerText(response: ServerResponse, status: number, type: string, text: string): void {
  writeHead(response, status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(text);
}

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  answerText(response, status, 'application/json', JSON.stringify(body));
}

/** The one shape in which the API says no. */
export function answerRejected(response: ServerResponse, status: number, code: RejectCode, reason: string): void {
  answerJson(response, status, { status: 'rejected', code, reason });
}

/** Null where the body is longer than the bound; the rest of it is not read. */
export async function readBody(request: IncomingMessage, bound: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bound) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
