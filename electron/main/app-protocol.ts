/**
 * Serves the built desk as `watchkeeper://app/…`: files of one folder and nothing outside it, each answer with the
 * policy of what the page may load and whom it may talk to.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { contentTypeOf } from '../../shared/desktop/content-types.ts';

export const APP_SCHEME = 'watchkeeper';
const APP_HOST = 'app';
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`;

/** What makes the scheme a web origin like https: relative addresses, fetch, workers, module scripts. */
export const APP_PRIVILEGES = { standard: true, secure: true, supportFetchAPI: true, codeCache: true } as const;

/** True of the desk's own pages. Compared by parts: a URL of an own scheme has no origin that Node would name. */
export function isAppUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host } = new URL(text);
  return protocol === `${APP_SCHEME}:` && host === APP_HOST;
}

/** `remoteEngine` is the address of an engine elsewhere that this desk has been told to join, or null. */
export function contentSecurityPolicy(remoteEngine: string | null): string {
  const engines = ['127.0.0.1', 'localhost'].flatMap((host) => [`http://${host}:*`, `ws://${host}:*`]);
  if (remoteEngine !== null) {
    const { protocol, host } = new URL(remoteEngine);
    engines.push(`${protocol}//${host}`, `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`);
  }
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    // The grid and the dock write style elements.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "media-src 'self'",
    `connect-src 'self' ${engines.join(' ')}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The handler of the scheme. Answers 404 for whatever is not a file of the folder, without saying more. */
export function serveDesk(folder: string, remoteEngine: string | null): (request: Request) => Promise<Response> {
  const headers = {
    'content-security-policy': contentSecurityPolicy(remoteEngine),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
  };
  const refuse = (status: number): Response => new Response(null, { status, headers });
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    const file = isAppUrl(request.url) ? resolveFile(folder, new URL(request.url).pathname) : null;
    if (file === null) return refuse(404);
    const content = await readFile(file).catch(() => null);
    if (content === null) return refuse(404);
    const type = contentTypeOf(path.extname(file));
    const body = request.method === 'HEAD' ? null : new Uint8Array(content);
    return new Response(body, { headers: { ...headers, 'content-type': type } });
  };
}

/** The file a path of the page means, or null where it leads out of the folder or cannot be a path. */
export function resolveFile(folder: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  // Backslashes and drives are separators on Windows only; they are in no name of the build, so refused everywhere.
  if (/[\\:\0]/.test(decoded)) return null;
  const file = path.join(folder, decoded.endsWith('/') ? `${decoded}index.html` : decoded);
  const relative = path.relative(folder, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? null : file;
}
