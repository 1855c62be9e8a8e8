/**
 * Where the engine is and what opens it. The token comes in the address's fragment, which no server sees; it is kept for
 * this tab alone and taken out of the address, so that it is neither bookmarked nor read over a shoulder.
 */
import type { DesktopBridge } from '../../shared/desktop/bridge.ts';

export interface Session {
  /** Origin of the engine: `http://127.0.0.1:7410`. */
  readonly url: string;
  readonly token: string;
}

const KEY = 'watchkeeper.token';

export type TokenStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** The token of the fragment, kept for later, or the one kept before; null where there is none. */
export function takeToken(fragment: string, storage: TokenStorage): string | null {
  const given = new URLSearchParams(fragment.replace(/^#/, '')).get('token');
  if (given === null || given === '') return storage.getItem(KEY);
  storage.setItem(KEY, given);
  return given;
}

/** From the shell where there is one, else from the address of the page, which the engine serves. */
export async function findSession(): Promise<Session | null> {
  const { desktop } = window;
  if (desktop) return (await desktop.engineAddress()) ?? (await firstAddress(desktop));
  const token = takeToken(location.hash, sessionStorage);
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  return token === null ? null : { url: location.origin, token };
}

/** The shell's engine may still be starting. */
function firstAddress(desktop: DesktopBridge): Promise<Session> {
  return new Promise((resolve) => {
    const end = desktop.onEngineAddress((address) => {
      if (!address) return;
      end();
      resolve(address);
    });
  });
}
