/**
 * `watchkeeper scenario`: strategies beside each other on paired seeds that nothing was trained or tuned on, with
 * intervals; and the tuning of the baselines, on training seeds alone.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { compareStrategies, driftsOf } from '../../engine/kernel/episode/comparison.ts';
import {
  baselinesOf,
  cheapest,
  type Contender,
  GRIDS,
  TunedBaselines,
} from '../../engine/kernel/episode/contenders.ts';
import { isReplay } from '../../engine/kernel/episode/replays.ts';
import { type Conditions, TRAINING } from '../../engine/kernel/episode/scenarios.ts';
import { firstFor } from '../../engine/kernel/models/policy-shelf.ts';
import { AS_IT_IS } from '../../engine/venues/market/venue-terms.ts';
import { ArgumentError } from '../../engine/kernel/start/argument-error.ts';
import { formatFixed } from '../../shared/domain/basics/format.ts';
import { mean } from '../../shared/std/mean.ts';
import { registryAt } from '../model-folders.ts';
import { anyNumber, wholeNumber } from '../option-numbers.ts';
import { type OutputOptions, print, table } from '../output.ts';
import { ALL_SCENARIOS, symbolOfScenario, titleOfScenario } from './open-scenario.ts';
import { inWords } from './report.ts';
import { runContenders } from './runs.ts';

interface ScenarioOptions extends OutputOptions {
  readonly runs: string;
  readonly seed: string;
  readonly strategies?: string;
  readonly tune?: boolean;
  readonly darkFlow: string;
  readonly darkImpact: string;
  readonly dark: boolean;
  readonly policy?: string;
  readonly models?: string;
}

const MAX_RUNS = 10_000;
const ADAPTIVE = { strategy: 'adaptive', sliceUs: 30_000_000, envelopePct: 5 } as const;
const TUNED_FILE = path.resolve(import.meta.dirname, '../../assets/scenarios/baselines.json');

export function addScenario(scenario: Command): void {
  scenario
    .argument('<name>', ALL_SCENARIOS.join(', '))
    .option('--runs <n>', 'how many seeds', '100')
    .option('--seed <seed>', 'names the seeds; another one, other markets', '1')
    .option('--strategies <names>', 'only these, by commas')
    .option(
      '--policy <models>',
      'the model that works the adaptive order, absent: what ships for the instrument; several, by commas, each work one',
    )
    .option('--models <folder>', 'where your models lie')
    .option('--dark-flow <share>', 'how many others come to the dark pools, as a share of those who do', '1')
    .option('--dark-impact <share>', 'how far executions in the dark move the price, as a share of dealing them', '0')
    .option('--no-dark', 'orders may not go to the dark')
    .option('--tune', 'choose the parameters of the baselines on training seeds, and write them down')
    .option('--json', 'as JSON: {"scenario", "runs", "strategies": […]}')
    .action(async (name: string, options: ScenarioOptions) => {
      const runs = wholeNumber('--runs', options.runs, [1, MAX_RUNS]);
      titleOfScenario(name);
      conditionsOf(name, options);
      if (options.tune) await tune(name, runs, options);
      else await compare(name, runs, options);
    });
}

async function compare(name: string, runs: number, options: ScenarioOptions): Promise<void> {
  const baselines = baselinesOf(readTuned(), name);
  const contenders = chosen([...baselines.contenders, ...adaptive(name, options)], options.strategies);
  const seeds = Array.from({ length: runs }, (_, i) => `${options.seed}/${i}`);
  if (seeds.some((seed) => seed.startsWith(TRAINING))) {
    throw new ArgumentError(`--seed ${options.seed}: seeds that begin with ${TRAINING} are trained on`);
  }
  const conditions = conditionsOf(name, options);
  const setting = { scenario: name, ...(conditions && { conditions }) };
  const runsOf = await runContenders(setting, contenders, seeds, progressOf(name));
  const policies = contenders.map(({ model }): { policy?: string } => (model ? { policy: model.card.name } : {}));
  const results = compareStrategies(runsOf, options.seed).map((each, i) => ({ ...each, ...policies[i] }));
  const { tunedOn } = baselines;
  const value = { scenario: name, runs, seed: options.seed, ...(conditions && { conditions }) };
  print(options, { ...value, baselinesTunedOn: tunedOn, strategies: results }, () =>
    [
      `${name}, ${runs} runs: ${titleOfScenario(name)}${conditions ? `; ${conditionsInWords(conditions)}` : ''}`,
      inWords(results),
      [
        ...results.flatMap(({ name: strategy, policy }) => (policy ? `${strategy} asked ${policy}.` : [])),
        `Baselines tuned on ${tunedOn}.`,
      ].join(' '),
    ].join('\n\n'),
  );
}

const MAX_DARK_FLOW = 10;

/** Null: as the scenario has them. */
function conditionsOf(
  name: string,
  { darkFlow, darkImpact, dark: mayGoDark, tune: tuning }: ScenarioOptions,
): Conditions | null {
  const flow = anyNumber('--dark-flow', darkFlow, [0, MAX_DARK_FLOW]);
  const impact = anyNumber('--dark-impact', darkImpact, [0, 1]);
  if (flow === AS_IT_IS.flow && impact === AS_IT_IS.impact && mayGoDark) return null;
  if (tuning === true)
    throw new ArgumentError('--tune: baselines are tuned in the market as it is; leave the dark alone');
  if (isReplay(name)) throw new ArgumentError(`${name} is a recorded day, which has no dark: leave its options away`);
  return { dark: { flow, impact }, mayGoDark };
}

function conditionsInWords({ dark: { flow, impact }, mayGoDark }: Conditions): string {
  if (!mayGoDark) return 'no order may go to the dark';
  const share = (of: number): string => `${formatFixed(100 * of, 0)} %`;
  return `${share(flow)} of those who come to the dark, whose executions move the price ${share(impact)} as far as dealt ones`;
}

/** With the policy that is named, or the one that ships for the instrument; none where there is none. */
function adaptive(scenario: string, { policy, models }: ScenarioOptions): Contender[] {
  const registry = registryAt(models);
  const entries = registry.list();
  const first = firstFor(entries, symbolOfScenario(scenario));
  if (policy === undefined && !entries.some(({ name }) => name === first)) return [];
  const wanted = (policy ?? first).split(',').map((name) => name.trim());
  return wanted.map((name) => {
    const { card, bytes } = registry.read(name);
    return { name: wanted.length === 1 ? 'adaptive' : `adaptive/${name}`, params: ADAPTIVE, model: { card, bytes } };
  });
}

function chosen(contenders: readonly Contender[], names: string | undefined): readonly Contender[] {
  if (names === undefined) return contenders;
  return names.split(',').map((name) => {
    const contender = contenders.find((each) => each.name === name.trim());
    if (contender) return contender;
    const known = contenders.map((each) => each.name).join(', ');
    throw new ArgumentError(`--strategies ${name.trim()}: there are ${known}`);
  });
}

/**
 * Every candidate by a quarter of the runs, the best quarter of each grid by all of them: the cheapest of those. The same
 * seeds for all, so that chance is too.
 */
async function tune(name: string, runs: number, options: ScenarioOptions): Promise<void> {
  const seed = `${TRAINING}${options.seed}`;
  const seeds = Array.from({ length: runs }, (_, i) => `${seed}/${i}`);
  const tried: Tried[] = [];
  const best: Record<string, Tried['params']> = {};
  for (const [strategy, grid] of Object.entries(GRIDS)) {
    const first = await tryEach(name, grid, seeds.slice(0, Math.ceil(runs / 4)), strategy);
    const better = cheapest(first).slice(0, Math.ceil(grid.length / 4));
    const params = better.map((each) => each.params);
    const last = await tryEach(name, params, seeds, strategy);
    tried.push(...first.filter((each) => !params.includes(each.params)), ...last);
    best[strategy] = cheapest(last)[0]!.params;
  }
  const found = { runs, seed, chosen: best, tried };
  const all = readTuned() ?? { version: 1, scenarios: {} };
  mkdirSync(path.dirname(TUNED_FILE), { recursive: true });
  writeFileSync(TUNED_FILE, `${JSON.stringify({ ...all, scenarios: { ...all.scenarios, [name]: found } }, null, 2)}\n`);
  print(options, found, () =>
    table(
      tried.map((each) => [
        ...[JSON.stringify(each.params), String(each.runs), formatFixed(each.isBps, 2)],
        `${formatFixed(each.donePct, 1)} %`,
      ]),
    ),
  );
}

type Tried = TunedBaselines['scenarios'][string]['tried'][number];

async function tryEach(
  scenario: string,
  grid: readonly Tried['params'][],
  seeds: readonly string[],
  strategy: string,
): Promise<Tried[]> {
  const contenders = grid.map((params, i) => ({ name: `${strategy} ${i}`, params }));
  const ran = await runContenders({ scenario }, contenders, seeds, progressOf(`${scenario}, ${strategy}`));
  const drifts = driftsOf(ran);
  return ran.strategies.map(({ outcomes }, i) => ({
    params: grid[i]!,
    runs: seeds.length,
    isBps: mean(outcomes.map((outcome, run) => outcome.isBps - drifts[i]![run]!)),
    donePct: 100 * mean(outcomes.map(({ doneShare }) => doneShare)),
  }));
}

function readTuned(): TunedBaselines | null {
  if (!existsSync(TUNED_FILE)) return null;
  const parsed = TunedBaselines.safeParse(JSON.parse(readFileSync(TUNED_FILE, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new ArgumentError(`${TUNED_FILE}: ${parsed.error.issues[0]?.message}; tune the scenarios again with --tune`);
}

/** On a terminal, to standard error: runs take a while. */
function progressOf(what: string): (done: number, total: number) => void {
  if (!process.stderr.isTTY) return () => {};
  return (done, total) => process.stderr.write(`\r${what}: ${done} of ${total} runs${done === total ? '\n' : ''}`);
}
