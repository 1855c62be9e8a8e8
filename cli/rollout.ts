/** `watchkeeper rollout`: how a model behaves where it is measured, and how sure the gates of a roll-out are. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { SCHEMAS } from '../engine/features/schema.ts';
import { ArgumentError } from '../engine/kernel/start/argument-error.ts';
import { CANDIDATES } from '../engine/kernel/episode/candidates.ts';
import { DESK_DAY, DESK_DAY_TITLE } from '../engine/kernel/episode/desk-day.ts';
import { measuredOf, referenceOf } from '../engine/kernel/episode/measure-model.ts';
import { SCENARIO_NAMES, scenarioNamed } from '../engine/kernel/episode/scenarios.ts';
import { REFERENCE_FILE } from '../engine/models/registry.ts';
import { ModelReference } from '../shared/domain/models/model-reference.ts';
import { REGIMES } from '../engine/venues/market/regime.ts';
import { registryAt } from './model-folders.ts';
import { wholeNumber } from './option-numbers.ts';
import { type OutputOptions, print } from './output.ts';
import { deskStudy } from './rollout/desk-study.ts';
import { marketStudy } from './rollout/market-study.ts';
import { study, type StudyOptions } from './rollout/study.ts';
import { runTasks } from './scenario/pool.ts';

const MAX_RUNS = 10_000;
const MEASURED = [DESK_DAY, ...SCENARIO_NAMES];
const ADAPTIVE = { strategy: 'adaptive', sliceUs: 30_000_000, envelopePct: 5 } as const;

interface MeasureOptions extends OutputOptions {
  readonly runs: string;
  readonly seed: string;
  readonly scenario: string;
  readonly models?: string;
}

export function addRollout(rollout: Command): void {
  rollout
    .command('measure')
    .description('what the orders of a policy cost, what it chooses and what it sees, written beside its card')
    .argument('<model>', 'a policy model')
    .option('--scenario <name>', `${DESK_DAY}: ${DESK_DAY_TITLE}; of one order: ${SCENARIO_NAMES.join(', ')}`, DESK_DAY)
    .option('--runs <n>', 'how many days or orders, each of its own seed', '12')
    .option('--seed <seed>', 'names the seeds', 'rollout')
    .option('--models <folder>', 'where your models lie')
    .option('--json', 'the reference as JSON')
    .action(measure);
  rollout
    .command('study')
    .description('roll-outs of candidates that cost more by so much, or nothing: how soon and how often they go back')
    .option('--seeds <n>', 'roll-outs of each candidate', '200')
    .option('--seed <seed>', 'names the seeds', 'study')
    .option('--extra <bps...>', 'what the candidates cost more, in basis points', ['0', '2'])
    .option('--market', 'whole roll-outs in the built-in market, by an engine each, in place of drawn costs')
    .option(
      '--desk',
      'whole days of a desk in place of roll-outs, --seeds of them: which exceptions open about its model',
    )
    .option(
      '--keep <file>',
      'with --market or --desk: results are kept there as they come, and what was broken off goes on',
    )
    .option('--candidate <name...>', `with --market or --desk: ${CANDIDATES.join(', ')}`, ['equal', 'hasty'])
    .option('--envelope <pct>', 'with --market: how far orders may stray from their plan', '20')
    .option('--regime <name...>', `with --desk: the market is so all day: ${REGIMES.join(', ')}`)
    .option('--model <model>', 'the model whose measured costs are drawn from, or that is rolled out', 'execution-midt')
    .option('--models <folder>', 'where your models lie')
    .option('--json', 'as JSON: {"seeds", "sample", "candidates": [{"extraBps", "rolledBackPct", …}], "terms"}')
    .action((options: StudyOptions) => {
      const seeds = wholeNumber('--seeds', options.seeds, [1, MAX_RUNS]);
      if (options.desk === true) return deskStudy(seeds, options);
      return options.market === true ? marketStudy(seeds, options) : study(seeds, options);
    });
}

async function measure(name: string, options: MeasureOptions): Promise<void> {
  const runs = wholeNumber('--runs', options.runs, [1, MAX_RUNS]);
  const title = options.scenario === DESK_DAY ? DESK_DAY_TITLE : scenarioNamed(options.scenario, MEASURED).title;
  const registry = registryAt(options.models);
  const file = registry.read(name);
  const schema = SCHEMAS.find(({ hash }) => hash === file.card.features.hash);
  if (file.card.kind !== 'policy' || !schema) {
    throw new ArgumentError(`${name} is no policy that can be served here: name one of watchkeeper models list`);
  }
  const model = { card: file.card, bytes: file.bytes };
  const run = { kind: 'measure', scenario: options.scenario, params: ADAPTIVE, model } as const;
  const tasks = Array.from({ length: runs }, (_, i) => ({ ...run, seed: `${options.seed}/${i}` }));
  const results = await runTasks(tasks, (done, total) => {
    if (done % 10 === 0 || done === total) process.stderr.write(`${done} of ${total} runs\n`);
  });
  const measured = measuredOf(
    results.map((result) => {
      if (!('measured' in result)) throw new Error('a run that is measured has been measured');
      return result.measured;
    }),
    schema.names,
  );
  const what = `${title}, the built-in market, ${runs} runs, seeds ${options.seed}/…`;
  const command = `npx watchkeeper rollout measure ${name} --scenario ${options.scenario} --runs ${runs} --seed ${options.seed}`;
  const reference = referenceOf(file.card, what, command, measured);
  const place = join(file.place, '..', REFERENCE_FILE);
  const { success } = ModelReference.safeParse(reference);
  if (!success) {
    throw new ArgumentError(
      `--runs ${runs}: ${measured.orders.length} orders are too few to hold anything against: give more`,
    );
  }
  writeFileSync(place, `${JSON.stringify(reference)}\n`);
  print(options, reference, () => `${place}: ${measured.orders.length} orders, ${measured.decisions} decisions`);
}
