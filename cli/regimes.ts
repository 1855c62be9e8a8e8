/** `watchkeeper regimes`: the detector of regimes calibrated on simulated days, and measured on others. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  calibrateRegimes,
  type Day,
  measureRegimes,
  playDay,
  type RegimeFigures,
  tuneRegimes,
} from '../engine/learning/regimes.ts';
import { builtInCalibration, type RegimeCalibration } from '../engine/regimes/calibration.ts';
import { builtInProfiles } from '../engine/venues/market/profile.ts';
import { REGIMES } from '../shared/domain/models/regime.ts';
import { wholeNumber } from './option-numbers.ts';
import { type OutputOptions, print, table } from './output.ts';

interface DaysOptions extends OutputOptions {
  readonly days: string;
}

interface Evaluation {
  /** Told what is usual for the instrument, and having to learn it. */
  readonly known: readonly RegimeFigures[];
  readonly unknown: readonly RegimeFigures[];
}

const MAX_DAYS = 100;
const SHIPPED = join(resolve(import.meta.dirname, '..'), 'assets/regimes/built-in.json');

export function addRegimes(regimes: Command): void {
  regimes
    .command('calibrate')
    .description('fit the detector to simulated days whose regimes are known, and tune it on others')
    .option('--days <n>', 'days of each instrument to fit to; half as many are tuned on', '8')
    .option('--out <file>', 'where to write it; the detector that ships, where not given')
    .option('--json', 'the calibration as JSON')
    .action((options: DaysOptions & { readonly out?: string }) => {
      const calibration = calibrate(daysFrom(options));
      const out = options.out ?? SHIPPED;
      mkdirSync(dirname(out), { recursive: true });
      writeFileSync(out, `${JSON.stringify(calibration, null, 2)}\n`);
      print(
        options,
        calibration,
        () => `${out}: temper ${calibration.temper}, switches above ${calibration.switchAbove}`,
      );
    });
  regimes
    .command('evaluate')
    .description('measure the detector on simulated days that it was neither fitted to nor tuned on')
    .option('--days <n>', 'days of each instrument', '6')
    .option('--json', 'as JSON: {"known": […], "unknown": […]}')
    .action((options: DaysOptions) => {
      const evaluation = evaluate(daysFrom(options));
      print(options, evaluation, () => describe(evaluation));
    });
}

const daysFrom = ({ days }: DaysOptions): number => wholeNumber('--days', days, [1, MAX_DAYS]);

/** Days of each instrument; the part of the seed says what they are for, so that none is ever used twice. */
const play = (part: string, count: number): Day[][] =>
  builtInProfiles().map((profile) =>
    Array.from({ length: count }, (_, day) => playDay(profile, `regimes/${part}/${day}`)),
  );

function calibrate(days: number): RegimeCalibration {
  const fitted = calibrateRegimes(play('train', days).flat(), `npx watchkeeper regimes calibrate --days ${days}`);
  return tuneRegimes(play('tune', Math.ceil(days / 2)), fitted);
}

function evaluate(days: number): Evaluation {
  const played = play('test', days);
  const calibration = builtInCalibration();
  return {
    known: played.map((each) => measureRegimes(each, calibration)),
    unknown: played.map((each) => measureRegimes(each, calibration, false)),
  };
}

function describe({ known, unknown }: Evaluation): string {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  const row = (of: RegimeFigures, told: string): string[] => [
    of.instrument,
    told,
    percent(of.accuracy),
    percent(of.commonest),
    percent(of.balanced),
    of.logLoss.toFixed(2),
    ...REGIMES.map((regime) => percent(of.recall[regime])),
    `${of.detected} of ${of.spells}`,
    (of.delaySeconds.p50 / 60).toFixed(1),
    (of.delaySeconds.p90 / 60).toFixed(1),
    of.switchesAnHour.toFixed(1),
  ];
  const header = [
    '',
    'usual',
    'accuracy',
    'commonest',
    'balanced',
    'log-loss',
    ...REGIMES,
    'spells seen',
    'after, min',
    'p90',
    'switches/h',
  ];
  return table([header, ...known.map((of) => row(of, 'known')), ...unknown.map((of) => row(of, 'learnt'))]);
}
