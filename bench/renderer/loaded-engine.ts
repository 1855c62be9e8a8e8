/**
 * Process of its own: a real gateway that serves the built desk before an engine that does nothing but tell of changes.
 * Its parent gives the shape of the load first and is told the address; a message `start` begins the load, and one that
 * asks for a burst adds it and is told how to know its end.
 */
import { performance } from 'node:perf_hooks';
import { accessOf } from '../../engine/gateway/access.ts';
import { startGateway } from '../../engine/gateway/gateway.ts';
import { MemoryEngine } from '../../tests/fixtures/memory-engine.ts';
import { type BurstEnd, Load, type LoadShape } from './load.ts';

const TOKEN = 'token-of-the-benchmark';
const TELL_EVERY_MS = 10;

export interface LoadedEngine {
  readonly shape: LoadShape;
  readonly deskFolder: string;
  readonly name: string;
  /** Whose desk may connect besides its own. */
  readonly extraOrigins: readonly string[];
}
export type ToLoadedEngine = LoadedEngine | { readonly burst: number } | 'start';
export type FromLoadedEngine = { readonly url: string; readonly token: string } | { readonly burst: BurstEnd };

let load: Load | undefined;
process.on('message', (message: ToLoadedEngine) => {
  if (message === 'start') start();
  else if ('burst' in message) burst(message.burst);
  else void serve(message);
});
process.once('disconnect', () => process.exit());

async function serve({ shape, name, ...served }: LoadedEngine): Promise<void> {
  const engine = new MemoryEngine(1, name);
  load = new Load(engine, shape);
  const access = accessOf([{ token: TOKEN, actor: 'bench', role: 'admin' }]);
  const { url } = await startGateway({ ...served, engine, port: 0, access, log: (line) => console.error(line) });
  process.send?.({ url, token: TOKEN } satisfies FromLoadedEngine);
}

function start(): void {
  const startedMs = performance.now();
  setInterval(() => load?.tell(performance.now() - startedMs), TELL_EVERY_MS);
}

function burst(rows: number): void {
  if (load) process.send?.({ burst: load.burst(rows) } satisfies FromLoadedEngine);
}
