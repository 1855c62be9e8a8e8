/**
 * `watchkeeper scenario`: strategies beside each other on paired seeds that nothing was trained or tuned on, with
 * intervals; and the tuning of the baselines, on training seeds alone.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { compareStrategies, mean, type StrategyResult } from '../../engine/kernel/episode/comparison.ts';
import { baselinesOf, type Contender, GRIDS, TunedBaselines } from '../../engine/kernel/episode/contenders.ts';
import { SCENARIO_NAMES, scenarioNamed } from '../../engine/kernel/episode/scenarios.ts';
import { ArgumentError } from '../../engine/kernel/argument-error.ts';
import { formatFixed } from '../../shared/domain/format.ts';
import { registryAt } from '../model-folders.ts';
import { type OutputOptions, print, table } from '../output.ts';
import { runContenders, TRAINING } from './runs.ts';

interface ScenarioOptions extends OutputOptions {
  readonly runs: string;
  readonly seed: string;
  readonly strategies?: string;
  readonly tune?: boolean;
  readonly policy?: string;
  readonly models?: string;
}

const MAX_RUNS = 10_000;
const SHIPPED_POLICY = 'execution-midt';
const ADAPTIVE = { strategy: 'adaptive', sliceUs: 30_000_000, envelopePct: 5 } as const;
const TUNED_FILE = path.resolve(import.meta.dirname, '../../assets/scenarios/baselines.json');

export function addScenario(program: Command): void {
  program
    .command('scenario')
    .description('strategies beside each other in a simulated market, on paired seeds, with intervals')
    .argument('<name>', SCENARIO_NAMES.join(', '))
    .option('--runs <n>', 'how many seeds', '100')
    .option('--seed <seed>', 'names the seeds; another one, other markets', '1')
    .option('--strategies <names>', 'only these, by commas')
    .option('--policy <model>', 'the model that works the adaptive order')
    .option('--models <folder>', 'where your models lie')
    .option('--tune', 'choose the parameters of the baselines on training seeds, and write them down')
    .option('--json', 'as JSON: {"scenario", "runs", "strategies": […]}')
    .action(async (name: string, options: ScenarioOptions) => {
      const runs = Number(options.runs);
      if (!Number.isInteger(runs) || runs < 1 || runs > MAX_RUNS) {
        throw new ArgumentError(`--runs ${options.runs}: give a number from 1 to ${MAX_RUNS}`);
      }
      scenarioNamed(name);
      if (options.tune) await tune(name, runs, options);
      else await compare(name, runs, options);
    });
}

async function compare(name: string, runs: number, options: ScenarioOptions): Promise<void> {
  const contenders = chosen([...baselinesOf(readTuned(), name), ...adaptive(options)], options.strategies);
  const seeds = Array.from({ length: runs }, (_, i) => `${options.seed}/${i}`);
  if (seeds.some((seed) => seed.startsWith(TRAINING))) {
    throw new ArgumentError(`--seed ${options.seed}: seeds that begin with ${TRAINING} are trained on`);
  }
  const results = compareStrategies(await runContenders(name, contenders, seeds, progressOf(name)), options.seed);
  print(options, { scenario: name, runs, seed: options.seed, strategies: results }, () => inWords(name, runs, results));
}

/** With the policy that is named, or the one that ships; none where there is none. */
function adaptive({ policy, models }: ScenarioOptions): Contender[] {
  const registry = registryAt(models);
  const wanted = policy ?? SHIPPED_POLICY;
  if (policy === undefined && !registry.list().some((entry) => entry.name === wanted)) return [];
  const { card, bytes } = registry.read(wanted);
  return [{ name: 'adaptive', params: ADAPTIVE, model: { card, bytes } }];
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

/** The cheapest of each grid among those that finish their order as often as any. */
async function tune(name: string, runs: number, options: ScenarioOptions): Promise<void> {
  const seeds = Array.from({ length: runs }, (_, i) => `${TRAINING}${options.seed}/${i}`);
  const tried: TunedBaselines['scenarios'][string]['tried'] = [];
  const best: Record<string, TunedBaselines['scenarios'][string]['tried'][number]> = {};
  for (const [strategy, grid] of Object.entries(GRIDS)) {
    const contenders = grid.map((params, i) => ({ name: `${strategy} ${i}`, params }));
    const ran = await runContenders(name, contenders, seeds, progressOf(`${name}, ${strategy}`));
    for (const [i, { outcomes }] of ran.strategies.entries()) {
      const isBps = mean(outcomes.map((outcome, run) => outcome.isBps - ran.driftBps[run]!));
      const donePct = 100 * mean(outcomes.map(({ doneShare }) => doneShare));
      const one = { params: grid[i]!, isBps, donePct };
      tried.push(one);
      const before = best[strategy];
      if (!before || isBps < before.isBps) best[strategy] = one;
    }
  }
  const found = { runs, seed: options.seed, chosen: mapValues(best, ({ params }) => params), tried };
  const all = readTuned() ?? { version: 1, scenarios: {} };
  mkdirSync(path.dirname(TUNED_FILE), { recursive: true });
  writeFileSync(TUNED_FILE, `${JSON.stringify({ ...all, scenarios: { ...all.scenarios, [name]: found } }, null, 2)}\n`);
  print(options, found, () =>
    table(
      tried.map(({ params, isBps, donePct }) => [
        JSON.stringify(params),
        formatFixed(isBps, 2),
        `${formatFixed(donePct, 1)} %`,
      ]),
    ),
  );
}

function readTuned(): TunedBaselines | null {
  if (!existsSync(TUNED_FILE)) return null;
  const parsed = TunedBaselines.safeParse(JSON.parse(readFileSync(TUNED_FILE, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new ArgumentError(`${TUNED_FILE}: ${parsed.error.issues[0]?.message}; tune the scenarios again with --tune`);
}

const mapValues = <A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

/** On a terminal, to standard error: runs take a while. */
function progressOf(what: string): (done: number, total: number) => void {
  if (!process.stderr.isTTY) return () => {};
  return (done, total) => process.stderr.write(`\r${what}: ${done} of ${total} runs${done === total ? '\n' : ''}`);
}

function inWords(name: string, runs: number, results: readonly StrategyResult[]): string {
  const bps = (value: number): string => formatFixed(value, 2);
  const interval = ([low, high]: readonly [number, number]): string => `${bps(low)} to ${bps(high)}`;
  const rows = results.map((result) => {
    const toTwap = result.ratioTo['twap'];
    const byTwap = result.differenceTo['twap'];
    return [
      ...[result.name, bps(result.isBps), interval(result.ci95), bps(result.stdBps)],
      ...[toTwap ? `${bps(toTwap.ratio)} (${interval(toTwap.ci95)})` : '–', byTwap ? interval(byTwap.ci95) : '–'],
      ...[`${formatFixed(result.winPct, 0)} %`, `${formatFixed(result.passivePct, 0)} %`],
      `${formatFixed(100 * result.mix.lit, 0)}/${formatFixed(100 * result.mix.dark, 0)}/${formatFixed(100 * result.mix.dealer, 0)}`,
      ...[bps(result.impactBps), `${formatFixed(result.donePct, 1)} %`],
    ];
  });
  const head = [
    'strategy',
    'IS bps',
    '95 %',
    'σ run',
    'to TWAP',
    'less TWAP',
    'won',
    'passive',
    'lit/dark/dealer',
    'impact',
    'done',
  ];
  return `${name}, ${runs} runs: ${scenarioNamed(name).title}\n${table([head, ...rows])}`;
}
