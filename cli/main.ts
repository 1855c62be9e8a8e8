/** The `watchkeeper` command. One file a subcommand; errors go to standard error and end it with a code above zero. */
import { Command } from 'commander';
import { EngineUnreachable } from '../engine-client/client/http-engine.ts';
import { EventLogError } from '../engine/core/event-log.ts';
import { FeedError } from '../engine/core/feed.ts';
import { LearningError } from '../engine/learning/learning-error.ts';
import { ArgumentError } from '../engine/kernel/start/argument-error.ts';
import { ENGINE_VERSION } from '../engine/kernel/start/start-engine.ts';
import { CodedError } from '../shared/std/coded-error.ts';
import { addCapture } from './capture.ts';
import { addControls } from './controls.ts';
import { addEngine } from './engine.ts';
import { addExport } from './export.ts';
import { FaultRefused, addFault } from './fault.ts';
import { KillRefused, addKill } from './kill.ts';
import { addLog } from './log.ts';
import { addMarket } from './market.ts';
import { harmless } from './output.ts';
import { addNews } from './news.ts';
import { addRegimes } from './regimes.ts';
import { addReplay } from './replay.ts';
import { addRollout } from './rollout.ts';
import { addScenario } from './scenario/scenario.ts';
import { addModels } from './models.ts';
import { addStatus } from './status.ts';
import { addTca } from './tca.ts';
import { addTrain } from './train.ts';

const program = new Command('watchkeeper')
  .description('See it, understand it, stop it, and know that it has stopped.')
  .version(ENGINE_VERSION)
  .showHelpAfterError();
addEngine(program);
addExport(program);
addKill(program);
addFault(program);
addStatus(program);
addRegimes(program);
addReplay(program);
addMarket(program);
addScenario(program);
addRollout(program);
addModels(program);
addTrain(program);
addTca(program);
addNews(program);
addCapture(program);
addLog(program);
addControls(program);

const TOLD = [
  ArgumentError,
  CodedError,
  EngineUnreachable,
  EventLogError,
  FaultRefused,
  FeedError,
  KillRefused,
  LearningError,
];

program.parseAsync().catch((error: unknown) => {
  const told = TOLD.some((type) => error instanceof type);
  const words = told ? (error as Error).message : error instanceof Error ? error.stack : undefined;
  process.stderr.write(`${harmless(words ?? String(error))}\n`);
  process.exitCode = 1;
});
