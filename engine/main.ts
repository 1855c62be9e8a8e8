/**
 * The engine as a program: `node engine/main.ts [options]`. Prints one line of JSON once it takes connections, words of
 * trouble on standard error, and ends with 1 where it cannot start. Inside the desktop it tells its parent the same way.
 */
import { EventLogError } from './core/event-log.ts';
import { FeedError } from './core/feed.ts';
import { CodedError } from '../shared/std/coded-error.ts';
import { ArgumentError, parseEngineArguments } from './kernel/engine-arguments.ts';
import { startEngine } from './kernel/start-engine.ts';

/** What Electron adds to `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
}
const parentPort = (process as { parentPort?: ParentPort }).parentPort;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(argv: readonly string[]): Promise<void> {
  const engine = await startEngine(parseEngineArguments(argv), say);
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    engine.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
  if (parentPort) {
    parentPort.on('message', ({ data }) => {
      if ((data as { type?: unknown } | null)?.type === 'shutdown') close();
    });
    parentPort.postMessage({ type: 'ready', ...engine.ready });
  }
  process.stdout.write(`${JSON.stringify(engine.ready)}\n`);
}

/** Errors that say what to do are shown as they are; anything else is a defect and shows where it came from. */
function fail(error: unknown): never {
  const told = [ArgumentError, FeedError, EventLogError, CodedError].some((type) => error instanceof type);
  say(told ? (error as Error).message : error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}

main(process.argv.slice(2)).catch(fail);
