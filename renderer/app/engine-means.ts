/**
 * How this desk reaches engines and remembers them: a worker for each, so that one which is busy holds no other up; the
 * list in this browser's storage; tokens in the shell's safe place where there is one, else for this tab, and beyond it
 * only where the trader said so.
 */
import { createWorkerHandle, type WorkerLike } from '../../engine-client/client/worker-handle.ts';
import type { RosterMeans } from '../stores/engine-roster.ts';
import { readStored, writeStored } from '../ui/browser/stored.ts';

const ENGINES = 'watchkeeper.engines';
const secretOf = (engine: string): string => `engine.${engine}.token`;

export const engineMeans: RosterMeans = {
  connect(url, token) {
    const worker = new Worker(new URL('../../engine-client/worker/desk-worker.ts', import.meta.url), {
      type: 'module',
      name: `engine client of ${url}`,
    });
    return createWorkerHandle(worker as WorkerLike, { url, token, clientName: 'desk' });
  },
  readToken(engine) {
    const name = secretOf(engine);
    if (window.desktop) return window.desktop.getSecret(name);
    return Promise.resolve(sessionStorage.getItem(name) ?? localStorage.getItem(name));
  },
  async writeToken(engine, token, keep) {
    const name = secretOf(engine);
    if (window.desktop) {
      await window.desktop.setSecret(name, keep ? token : null);
      return;
    }
    sessionStorage.removeItem(name);
    localStorage.removeItem(name);
    if (token !== null) (keep ? localStorage : sessionStorage).setItem(name, token);
  },
  readEntries: () => readStored(ENGINES),
  writeEntries: (entries) => writeStored(ENGINES, entries),
};
