/**
 * Which requests are looked at at all. A page of another site can make a browser send requests here, and a DNS name
 * under its control can point here; so the Host must be one of ours and the Origin, where there is one, must be trusted.
 */
import type { IncomingMessage } from 'node:http';

/** Where the packaged desk's own pages come from. */
const APP_ORIGIN = 'watchkeeper://app';

export interface OriginCheck {
  /** Null where the request may go on; else why not, in words. */
  refusal(request: IncomingMessage): string | null;
  /** The Origin to name in an answer to another origin that is trusted; null for none or the same. */
  crossOrigin(request: IncomingMessage): string | null;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

export function originCheck(host: string, port: number, extraOrigins: readonly string[]): OriginCheck {
  const names = ['127.0.0.1', 'localhost', '[::1]', host.includes(':') ? `[${host}]` : host];
  const hosts = new Set(names.map((name) => `${name}:${port}`));
  for (const origin of extraOrigins) hosts.add(new URL(origin).host);
  const trusted = new Set([APP_ORIGIN, ...extraOrigins]);
  return {
    refusal({ headers }) {
      if (!hosts.has(headers.host?.toLowerCase() ?? '')) {
        return `Host ${quote(headers.host)} is not this engine's. Use http://127.0.0.1:${port}.`;
      }
      const { origin } = headers;
      if (origin === undefined || origin === `http://${headers.host}` || trusted.has(origin)) return null;
      return `Origin ${quote(origin)} is not trusted by this engine. Start the engine with --allow-origin ${origin} if it should be.`;
    },
    crossOrigin({ headers: { origin } }) {
      return origin !== undefined && trusted.has(origin) ? origin : null;
    },
  };
}

const quote = (text: string | undefined): string => JSON.stringify((text ?? '').slice(0, 200));
