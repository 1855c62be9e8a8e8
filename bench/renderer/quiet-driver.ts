/**
 * Has the driver of the browser leave the page's websockets alone. Playwright asks the browser for every message of every
 * websocket of a worker, whole, and has no option not to: worker, browser and this process then spend a fifth of a core on
 * telling and reading them, which no trader's browser does and which the page waits for. So its own sessions to the workers
 * are asked, by way of its insides, to be told nothing of the network; where those are other than they were it throws.
 */
import type { Page } from 'playwright';

interface Session {
  send(method: 'Network.disable'): Promise<unknown>;
}
interface Insides {
  readonly delegate?: { readonly _mainFrameSession?: { readonly _workerSessions?: ReadonlyMap<string, Session> } };
}

/** Every worker that the page has or starts from here on. */
export async function leaveSocketsAlone(page: Page): Promise<void> {
  page.on('worker', () => void askWorkers(page));
  await askWorkers(page);
}

async function askWorkers(page: Page): Promise<void> {
  const sessions = sessionsOf(page);
  // One that ends meanwhile has nothing to tell any more.
  await Promise.all([...sessions.values()].map((session) => session.send('Network.disable').catch(() => {})));
}

function sessionsOf(page: Page): ReadonlyMap<string, Session> {
  const { _connection } = page as unknown as { readonly _connection?: { toImpl?(page: Page): Insides } };
  const sessions = _connection?.toImpl?.(page).delegate?._mainFrameSession?._workerSessions;
  if (sessions instanceof Map) return sessions;
  throw new Error(
    'bench/renderer/quiet-driver.ts: this Playwright keeps its sessions to workers elsewhere than 1.65 does. ' +
      'Find where (its lib has _workerSessions), or the bench measures the driver as well as the desk.',
  );
}
