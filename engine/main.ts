/**
 * The engine as a program: `node engine/main.ts [options]`. Prints one line of JSON once it takes connections, words of
 * trouble on standard error, and ends with 1 where it cannot start.
 */
import { CodedError } from '../shared/std/coded-error.ts';
import { EventLogError } from './core/event-log.ts';
import { FeedError } from './core/feed.ts';
import { ArgumentError } from './kernel/start/argument-error.ts';
import { runEngine } from './kernel/start/run-engine.ts';

/** Errors that say what to do are shown as they are; anything else is a defect and shows where it came from. */
function fail(error: unknown): void {
  const told = [ArgumentError, FeedError, EventLogError, CodedError].some((type) => error instanceof type);
  const words = told ? (error as Error).message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${words}\n`);
  process.exitCode = 1;
}

runEngine(process.argv.slice(2), (ready) => JSON.stringify(ready)).catch(fail);
