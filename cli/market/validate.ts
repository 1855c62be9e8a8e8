/**
 * `watchkeeper market validate`: simulated days beside the recorded facts of the half that the flow was not fitted to,
 * the mid-cap beside what it is meant to be, and what our own metaorders do to it. What does not hold is shown so.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { compareFacts, type FactRow, factRow } from '../../engine/feeds/flow/compare.ts';
import { factsOf } from '../../engine/feeds/flow/facts.ts';
import { slotsOf } from '../../engine/feeds/flow/slots.ts';
import { recordTape, type Tape } from '../../engine/feeds/flow/tape.ts';
import { openLobster } from '../../engine/feeds/lobster/lobster-feed.ts';
import { ArgumentError } from '../../engine/kernel/start/argument-error.ts';
import { type ImpactByWay, impactByWay, type ImpactLaw, measureImpact } from '../../engine/venues/market/impact.ts';
import { type ParameterFile, readParameters } from '../../engine/venues/market/parameters.ts';
import {
  builtInProfiles,
  fittedProfile,
  type MarketProfile,
  SHIPPED,
  shippedParameters,
} from '../../engine/venues/market/profile.ts';
import { SimulatedMarket } from '../../engine/venues/market/simulated-market.ts';
import { wholeNumber } from '../option-numbers.ts';
import { type OutputOptions, print, table } from '../output.ts';
import { impactPlot, recordingPlots } from './validation-plots.ts';

interface ValidateOptions extends OutputOptions {
  readonly seed: string;
  readonly days: string;
  readonly plots?: string | undefined;
  readonly recordings: readonly string[];
  readonly parameters: readonly string[];
}

export interface Validation {
  readonly rows: readonly FactRow[];
  readonly impact: ImpactLaw;
  /** Of one size: by taking, by resting, and through dealers. */
  readonly ways: readonly ImpactByWay[];
}

const SESSION_SECONDS = 23_400;
/** What the founding scenario says of the mid-cap, and how exactly "around" is meant. */
const MID_CAP = { dayQty: 2_000_000, spreadTicks: 2, volatilityPct: 2 } as const;
const MID_CAP_SHARE = 0.2;
const MAX_DAYS = 50;
/** The size at which ways of trading are compared, of a day's volume. */
const WAYS_SIZE = 0.01;
const WAYS_PAIRS = 24;

export function addValidate(market: Command): void {
  market
    .command('validate')
    .description('set simulated days beside recorded ones, and measure the impact of own metaorders')
    .option('--days <n>', 'simulated days of each instrument', '4')
    .option('--seed <seed>', 'seed of the simulated days', 'validate')
    .option('--plots <folder>', 'write the plots there, as SVG; the recordings have to be given')
    .option('--recordings <files...>', 'the recordings that the shipped flows were fitted to, for the plots', [])
    .option('--parameters <files...>', 'parameter files of your own, instead of those that ship', [])
    .option('--json', 'as JSON: {"rows": […], "impact": {"exponent", "ci95", "sizes"}, "ways": […]}')
    .action(async (options: ValidateOptions) => {
      const days = wholeNumber('--days', options.days, [1, MAX_DAYS]);
      if (options.plots !== undefined && options.recordings.length === 0) {
        throw new ArgumentError('--plots: name the recordings too, with --recordings FILE…');
      }
      const validation = validate(parameterFiles(options.parameters), days, options.seed);
      if (options.plots !== undefined) await writePlots(options.plots, options, validation);
      print(options, validation, () => describe(validation));
    });
}

/** By the label that their facts carry. Throws ParameterError. */
function parameterFiles(paths: readonly string[]): ReadonlyMap<string, ParameterFile> {
  if (paths.length > 0) return new Map(paths.map((path) => [basename(path, '.json'), readParameters(path)]));
  return new Map(SHIPPED.map((name) => [name.slice(0, 4).toUpperCase(), shippedParameters(name)]));
}

function validate(files: ReadonlyMap<string, ParameterFile>, days: number, seed: string): Validation {
  const rows = Array.from(files, ([label, { flow, heldOut }]) =>
    compareFacts(label, heldOut, simulate(fittedProfile(label, flow), days, seed), 'held-out'),
  ).flat();
  const midCap = builtInProfiles()[0]!;
  rows.push(...midCapRows(simulate(midCap, days, seed)));
  return {
    rows,
    impact: measureImpact(midCap, MID_CAP.dayQty, pairsOf, seed),
    ways: impactByWay(midCap, MID_CAP.dayQty, { size: WAYS_SIZE, pairs: WAYS_PAIRS, seed }),
  };
}

/** Small metaorders are short and drown in noise, large ones neither: so many pairs of each. */
const pairsOf = (size: number): number => (size < 0.005 ? 72 : size < 0.02 ? 12 : size < 0.05 ? 6 : 4);

const simulate = (profile: MarketProfile, days: number, seed: string): Tape[] =>
  Array.from({ length: days }, (_, day) => recordTape(new SimulatedMarket([profile], `${seed}/${day}`)));

function midCapRows(tapes: readonly Tape[]): FactRow[] {
  const days = tapes.map((tape) => factsOf(tape, slotsOf(tape, 'all')));
  const average = (fact: string): number => days.reduce((sum, day) => sum + day.get(fact)!, 0) / days.length;
  const row = (fact: string, real: number, simulated: number): FactRow =>
    factRow(`MIDT ${fact}`, real, simulated, MID_CAP_SHARE * real);
  return [
    row('volume of a day, shares', MID_CAP.dayQty, average('volume: executed, lots a second') * SESSION_SECONDS),
    row('spread: median, ticks', MID_CAP.spreadTicks, average('spread: median, ticks')),
    row(
      'volatility of a day, %',
      MID_CAP.volatilityPct,
      (average('volatility: 5 min, bp per √second') * Math.sqrt(SESSION_SECONDS)) / 100,
    ),
  ];
}

async function writePlots(folder: string, { recordings, seed }: ValidateOptions, { impact }: Validation) {
  mkdirSync(folder, { recursive: true });
  for (const path of recordings) {
    const feed = await openLobster(path);
    const { ticker, date } = feed.data.day;
    const name = SHIPPED.find((shipped) => shipped === `${ticker.toLowerCase()}-${date}`);
    if (name === undefined) throw new ArgumentError(`--recordings ${path}: no flow ships that was fitted to it`);
    const [simulated] = simulate(fittedProfile(ticker, shippedParameters(name).flow), 1, seed);
    for (const [plot, svg] of recordingPlots(ticker, recordTape(feed), simulated!)) {
      writeFileSync(join(folder, `${ticker.toLowerCase()}-${plot}.svg`), svg);
    }
  }
  writeFileSync(join(folder, 'impact.svg'), impactPlot(impact));
}

function describe({ rows, impact, ways }: Validation): string {
  const facts = rows.map(({ fact, real, simulated, tolerance, holds }) => [
    fact,
    figure(real),
    figure(simulated),
    figure(tolerance),
    holds ? 'holds' : 'does not hold',
  ]);
  const sizes = impact.sizes.map(({ size, minutes, pairs, peakBp, peakStdErrBp, left }) => [
    `${(100 * size).toFixed(1)} %`,
    minutes.toFixed(0),
    String(pairs),
    peakBp.toFixed(1),
    peakStdErrBp.toFixed(1),
    left.toFixed(2),
  ]);
  const [low, high] = impact.ci95;
  const byWay = ways.map(({ way, size, peakBp, peakStdErrBp, doneShare }) => [
    ...[way, `${(100 * size).toFixed(1)} %`, peakBp.toFixed(1), peakStdErrBp.toFixed(1)],
    `${(100 * doneShare).toFixed(1)} %`,
  ]);
  return [
    table([['fact', 'real', 'simulated', 'tolerance', ''], ...facts]),
    `${rows.filter(({ holds }) => holds).length} of ${rows.length} facts hold.`,
    '',
    table([['metaorder', 'minutes', 'pairs', 'impact, bp', 'std err', 'left afterwards'], ...sizes]),
    `impact ∝ size^${impact.exponent.toFixed(2)}, 95 % between ${low.toFixed(2)} and ${high.toFixed(2)}`,
    '',
    table([['traded by', 'metaorder', 'impact, bp', 'std err', 'done'], ...byWay]),
  ].join('\n');
}

const figure = (value: number): string => (Math.abs(value) >= 1_000 ? value.toFixed(0) : value.toFixed(3));
