/** The engine's command line, shared by `npm start`, the shell and `watchkeeper engine`. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Symbol_ } from '../../../shared/domain/basics/instrument.ts';
import { Limits } from '../../../shared/domain/policy/limits.ts';
import { US_PER_HOUR, US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { ArgumentError } from './argument-error.ts';
import { defaultDataFolder } from './data-folder.ts';
import { readScenario, type ScenarioStep } from './scenario-file.ts';

export interface EngineArguments {
  /** A recording; null for a live or the built-in market. */
  readonly replay: string | null;
  /** The plain synthetic market instead of the built-in one. */
  readonly synthetic: boolean;
  /** A live market, such as `binance:btcusdt`. */
  readonly feed: string | null;
  readonly seed: string;
  /** Times real time; null as fast as possible. */
  readonly pace: number | null;
  /** Time since the session's day began, in microseconds. */
  readonly fromTimeUs: number | null;
  readonly dataFolder: string;
  readonly port: number;
  readonly deskFolder: string | null;
  readonly name: string;
  readonly limits: ReadonlyMap<string, Limits> | null;
  /** Whether our own taking moves the prices that we meet in a recorded market. */
  readonly impact: boolean;
  /** A file of JSON lines or the address of a websocket; null: none but a simulated market's own. */
  readonly news: string | null;
  /** Folder to record market data to. */
  readonly capture: string | null;
  readonly scenario: readonly ScenarioStep[];
  /** Origins of other engines' desks that may connect here. */
  readonly allowOrigins: readonly string[];
}

export const ENGINE_USAGE = `Options:
  --replay FILE    replay a recording: a LOBSTER archive (zip, or one of its two csv files), recorded wire
                   lines (.gz, .zst), or a folder recorded with --capture; the built-in market otherwise
  --synthetic      the plain synthetic market, which does not react, instead of the built-in one
  --no-impact      in a recorded market, our own taking does not move the prices that we meet
  --feed NAME      follow a live market and trade in it on paper: binance:btcusdt, binance-usdm:btcusdt,
                   coinbase:BTC-USD, kraken:XBT/USD; several markets divided by commas
  --seed S         seed of the built-in market and of every random choice (1)
  --speed N|max    times real time, or as fast as possible (1)
  --from HH:MM     begin the day at this time, in the market's zone
  --limits FILE    JSON: limits by instrument, {"GOOG": {"maxOrderQty": 500, …}}
  --scenario FILE  faults to inject at given times, see docs/scenarios.md
  --news FILE|URL  headlines, as JSON lines in a file or from a websocket (ws://…)
  --capture DIR    record market data to Parquet, to be replayed with --replay DIR
  --data DIR       folder of the event log and the access file
  --port N         port on this machine (7411); 0 takes any free one
  --desk DIR       folder of the built desk to serve
  --name NAME      the engine's name on the desk (local)
  --allow-origin URL
                   let the desk that is served at this address connect here too, as http://127.0.0.1:7411; may be
                   given several times; none but the engine's own desk unless given`;

export function parseEngineArguments(argv: readonly string[]): EngineArguments {
  const text = { type: 'string' } as const;
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      strict: true,
      options: {
        replay: text,
        feed: text,
        scenario: text,
        news: text,
        'no-impact': { type: 'boolean' },
        capture: text,
        synthetic: { type: 'boolean' },
        seed: text,
        speed: text,
        from: text,
        limits: text,
        data: text,
        port: text,
        desk: text,
        name: text,
        'allow-origin': { type: 'string', multiple: true },
      },
    }));
  } catch (error) {
    throw new ArgumentError(`${error instanceof Error ? error.message : String(error)}\n${ENGINE_USAGE}`);
  }
  const markets = [values.synthetic && '--synthetic', values.replay && '--replay', values.feed && '--feed'].filter(
    Boolean,
  );
  if (markets.length > 1) throw new ArgumentError(`${markets.join(' and ')} name several markets: give one of them`);
  return {
    replay: values.replay ?? null,
    synthetic: values.synthetic ?? false,
    feed: values.feed ?? null,
    seed: matching(values.seed ?? '1', /^[\w.-]{1,64}$/, '--seed', 'letters, digits, dots and dashes, up to 64'),
    pace: parsePace(values.speed ?? '1'),
    fromTimeUs: values.from === undefined ? null : parseTime(values.from),
    dataFolder: values.data ?? defaultDataFolder(),
    port: parsePort(values.port ?? '7411'),
    deskFolder: values.desk ?? null,
    name: matching(values.name ?? 'local', /^[\w.-]{1,32}$/, '--name', 'letters, digits, dots and dashes, up to 32'),
    limits: values.limits === undefined ? null : readLimits(values.limits),
    impact: !values['no-impact'],
    news: values.news ?? null,
    capture: values.capture ?? null,
    scenario: values.scenario === undefined ? [] : readScenario(values.scenario),
    allowOrigins: (values['allow-origin'] ?? []).map(parseOrigin),
  };
}

function matching(value: string, pattern: RegExp, option: string, allowed: string): string {
  if (pattern.test(value)) return value;
  throw new ArgumentError(`${option} ${value}: ${allowed} are taken`);
}

function parseOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : 'null';
  if (origin !== 'null' && /^https?:/.test(origin)) return origin;
  throw new ArgumentError(`--allow-origin ${text}: give the address of a desk, as http://127.0.0.1:7411`);
}

function parsePace(text: string): number | null {
  if (text === 'max') return null;
  const pace = Number(text);
  if (text.trim() !== '' && Number.isFinite(pace) && pace >= 0 && pace <= 100_000) return pace;
  throw new ArgumentError(`--speed ${text}: give a number from 0 (paused) to 100000, or max`);
}

function parseTime(text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) throw new ArgumentError(`--from ${text}: give a time of day such as 10:30`);
  return Number(match[1]) * US_PER_HOUR + Number(match[2]) * US_PER_MINUTE;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new ArgumentError(`--port ${text}: give a number from 0 to 65535`);
}

const LimitsFile = z.record(Symbol_, Limits);

function readLimits(path: string): ReadonlyMap<string, Limits> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ArgumentError(`--limits ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = LimitsFile.safeParse(json);
  if (parsed.success) return new Map(Object.entries(parsed.data));
  const [issue] = parsed.error.issues;
  throw new ArgumentError(`--limits ${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not limits'}`);
}
