/**
 * The `watchkeeper` command. One file a subcommand, which is loaded only where it is asked for: a kill does not wait for
 * what trains models. Errors go to standard error and end it with a code above zero.
 */
import { Command } from 'commander';
import { EngineUnreachable } from '../engine-client/client/engine-unreachable.ts';
import { EventLogError } from '../engine/core/event-log.ts';
import { FeedError } from '../engine/core/feed.ts';
import { LearningError } from '../engine/learning/learning-error.ts';
import { ArgumentError } from '../engine/kernel/start/argument-error.ts';
import { ENGINE_VERSION } from '../engine/kernel/start/engine-version.ts';
import { CodedError } from '../shared/std/coded-error.ts';
import { harmless } from './output.ts';
import { Refused } from './refused.ts';

interface Subcommand {
  readonly description: string;
  /** What gives it its options, and what it does. */
  readonly load: () => Promise<(command: Command) => void>;
}

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  engine: {
    description: 'run an engine until it is ended with Ctrl-C; desks join it by its address',
    load: async () => (await import('./engine.ts')).addEngine,
  },
  export: {
    description:
      'write decisions, outcomes, forecasts and what they were made from, orders, children, fills and costs of a log as Parquet, by date and instrument',
    load: async () => (await import('./export.ts')).addExport,
  },
  kill: {
    description: 'stop everything, or a part, and tell what the engine reports of it',
    load: async () => (await import('./kill.ts')).addKill,
  },
  fault: {
    description: 'faults on demand in a simulated market',
    load: async () => (await import('./fault.ts')).addFault,
  },
  status: {
    description:
      'what an engine is doing: its market, its open orders, its stops, its models and how far each has come',
    load: async () => (await import('./status.ts')).addStatus,
  },
  regimes: {
    description: 'the detector of regimes: its calibration and its accuracy',
    load: async () => (await import('./regimes.ts')).addRegimes,
  },
  replay: {
    description: 'recorded markets',
    load: async () => (await import('./replay.ts')).addReplay,
  },
  market: {
    description: 'the built-in market: its calibration and its validation',
    load: async () => (await import('./market.ts')).addMarket,
  },
  scenario: {
    description: 'strategies beside each other in a simulated market, on paired seeds, with intervals',
    load: async () => (await import('./scenario/scenario.ts')).addScenario,
  },
  rollout: {
    description:
      'what a model that is let loose in phases is held against; a roll-out itself is begun at the desk, in the panel Models',
    load: async () => (await import('./rollout.ts')).addRollout,
  },
  models: {
    description: 'the models there are: their cards, their figures, bringing one in',
    load: async () => (await import('./models.ts')).addModels,
  },
  train: {
    description: 'train models from recorded and simulated markets',
    load: async () => (await import('./train.ts')).addTrain,
  },
  tca: {
    description: 'transaction costs of the orders that ended in a log; an engine may be working on it',
    load: async () => (await import('./tca.ts')).addTca,
  },
  news: {
    description: 'headlines and their sentiment',
    load: async () => (await import('./news.ts')).addNews,
  },
  capture: {
    description: 'record a market to Parquet files, by date and instrument',
    load: async () => (await import('./capture.ts')).addCapture,
  },
  log: {
    description: 'event logs',
    load: async () => (await import('./log.ts')).addLog,
  },
  controls: {
    description: 'each control of regulation and guides: the limit, the code and the test that hold it',
    load: async () => (await import('./controls.ts')).addControls,
  },
};

const TOLD = [ArgumentError, CodedError, EngineUnreachable, EventLogError, FeedError, LearningError, Refused];

async function main(): Promise<void> {
  const program = new Command('watchkeeper')
    .description('See it, understand it, stop it, and know that it has stopped.')
    .version(ENGINE_VERSION)
    .showHelpAfterError();
  const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  const named = words[0] === 'help' ? words[1] : words[0];
  for (const [name, { description, load }] of Object.entries(SUBCOMMANDS)) {
    const command = program.command(name).description(description);
    if (name === named) (await load())(command);
  }
  await program.parseAsync();
}

main().catch((error: unknown) => {
  const told = TOLD.some((type) => error instanceof type);
  const words = told ? (error as Error).message : error instanceof Error ? error.stack : undefined;
  process.stderr.write(`${harmless(words ?? String(error))}\n`);
  process.exitCode = 1;
});
