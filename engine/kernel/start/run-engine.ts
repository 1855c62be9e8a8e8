/** Runs an engine as this process's work: starts it, says where it is, and ends it in order when asked to. */
import type { EngineReady } from '../../../shared/desktop/engine-ready.ts';
import { parseEngineArguments } from './engine-arguments.ts';
import { startEngine } from './start-engine.ts';

/** What Electron adds to `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Throws where the engine cannot start; afterwards it runs until a signal, or the parent's word, ends the process. */
export async function runEngine(argv: readonly string[], announce: (ready: EngineReady) => string): Promise<void> {
  const engine = await startEngine(parseEngineArguments(argv), say);
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    engine.close().then(
      () => process.exit(0),
      (error: unknown) => {
        say(error instanceof Error ? (error.stack ?? error.message) : String(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
  const { parentPort } = process as { parentPort?: ParentPort };
  parentPort?.on('message', ({ data }) => {
    if ((data as { type?: unknown } | null)?.type === 'shutdown') close();
  });
  parentPort?.postMessage({ type: 'ready', ...engine.ready });
  process.stdout.write(`${announce(engine.ready)}\n`);
}
