/**
 * Serves the built desk from one folder. Nothing outside the folder is ever served, whatever the path says. What the
 * build named by its hash is kept by the browser for good; the rest is asked for each time.
 */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { answerText, writeHead } from './http-answers.ts';
import { contentTypeOf } from '../../shared/desktop/content-types.ts';

/** As the build names them: `assets/name-` and eight or more characters of hash. */
const HASHED = /^\/assets\/.+-[A-Za-z0-9_-]{8,}\.\w+$/;

const NO_DESK = `<!doctype html><meta charset="utf-8"><title>Watchkeeper</title>
<h1>The desk has not been built yet</h1>
<p>This engine is running, but it was given no built desk to show. Run <code>npm start</code> in the project's folder,
which builds the desk and opens it.</p>
`;

export async function serveDesk(
  folder: string | undefined,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return answerText(response, 405, 'text/plain', 'The desk is only read: GET or HEAD.\n');
  }
  const file = folder === undefined ? null : await locate(folder, path);
  if (file === null) {
    if (path === '/') return answerText(response, 503, 'text/html', NO_DESK);
    return answerText(response, 404, 'text/plain', 'There is nothing here. The desk is at /.\n');
  }
  writeHead(response, 200, {
    'content-type': contentTypeOf(extname(file.path)),
    'content-length': String(file.size),
    'cache-control': HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  // The reader going away in the middle is its own affair.
  await pipeline(createReadStream(file.path), response).catch(() => response.destroy());
}

/** The regular file of a path within the folder, symbolic links resolved; null for anything else. */
async function locate(folder: string, path: string): Promise<{ path: string; size: number } | null> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path === '/' ? '/index.html' : path);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, decoded));
    if (!file.startsWith(root + sep)) return null;
    const found = await stat(file);
    return found.isFile() ? { path: file, size: found.size } : null;
  } catch {
    return null;
  }
}
