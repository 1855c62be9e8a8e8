/** `watchkeeper market calibrate`: fits the background flow to recorded days and writes a parameter file for each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { calibrate } from '../../engine/feeds/flow/calibrate.ts';
import { recordedFacts } from '../../engine/feeds/flow/compare.ts';
import { recordTape } from '../../engine/feeds/flow/tape.ts';
import { openLobster } from '../../engine/feeds/lobster/lobster-feed.ts';
import { ArgumentError } from '../../engine/kernel/start/argument-error.ts';
import { type ParameterFile, parseParameters, SCHEMA, VERSION } from '../../engine/venues/market/parameters.ts';
import { type OutputOptions, print, table } from '../output.ts';

interface CalibrateOptions extends OutputOptions {
  readonly out: string;
  readonly date: string;
}

const METHOD =
  'Fitted to the even quarter hours of the session, judged on the odd ones. Hawkes clocks by expectation maximisation; ' +
  'placement, cancellation and taking as conditional frequencies; metaorders on a grid of sign autocorrelations; ' +
  'log-quadratic intraday curves.';
const DIGITS = 5;

export function addCalibrate(market: Command): void {
  market
    .command('calibrate')
    .description('fit the background flow to LOBSTER recordings')
    .argument('<files...>', 'zip archives, or either csv file of a pair')
    .requiredOption('--out <folder>', 'where the parameter files go, one for each recording')
    .requiredOption('--date <date>', 'what the files name as the day of calibration, such as 2026-01-31')
    .option('--json', 'as JSON: {"files": […]}')
    .action(async (paths: string[], options: CalibrateOptions) => {
      if (!/^\d{4}-\d\d-\d\d$/.test(options.date)) {
        throw new ArgumentError(`--date ${options.date}: give a date such as 2026-01-31`);
      }
      mkdirSync(options.out, { recursive: true });
      const files: { file: string; parameters: ParameterFile }[] = [];
      for (const path of paths) {
        const { name, parameters } = await fit(path, options.date);
        const file = join(options.out, name);
        writeFileSync(file, `${JSON.stringify(parameters, null, 1)}\n`);
        files.push({ file, parameters });
      }
      print(options, { files }, () => describe(files));
    });
}

async function fit(path: string, date: string): Promise<{ name: string; parameters: ParameterFile }> {
  const feed = await openLobster(path);
  const { ticker, date: recordedOn } = feed.data.day;
  const tape = recordTape(feed);
  const source = { recording: basename(path), sha256: feed.data.sha256, calibrated: date, method: METHOD };
  const fitted = { source, flow: calibrate(tape), heldOut: recordedFacts(tape, 'held-out') };
  const name = `${ticker.toLowerCase()}-${recordedOn}.json`;
  const json: unknown = JSON.parse(JSON.stringify({ schema: SCHEMA, version: VERSION, ...fitted }, rounded));
  return { name, parameters: parseParameters(name, json) };
}

const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;

function describe(files: readonly { file: string; parameters: ParameterFile }[]): string {
  const rows = files.map(({ file, parameters: { flow } }) => [
    file,
    String(flow.spreadTicks),
    flow.quotes.perSecond.toFixed(2),
    flow.trades.perSecond.toFixed(3),
    flow.volatilityBp.toFixed(3),
  ]);
  return table([['file', 'median spread, ticks', 'quotes/s', 'market orders/s', 'bp per √s'], ...rows]);
}
