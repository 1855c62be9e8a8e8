/** Brings an engine up: market, log, kernel, gateway, pacer; and takes it down in the opposite order. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from '../../shared/domain/limits.ts';
import type { EngineReady } from '../../shared/desktop/engine-ready.ts';
import { openEventLog } from '../eventlog/open.ts';
import { openLobster } from '../feeds/lobster/lobster-feed.ts';
import type { Feed } from '../core/feed.ts';
import { openSynthetic } from '../feeds/synthetic/synthetic-feed.ts';
import { openAccess } from '../gateway/access.ts';
import { startGateway } from '../gateway/gateway.ts';
import { SIMULATED_MARKET_LIMITS } from '../risk/default-limits.ts';
import { replayVenues } from '../venues/replay-venues.ts';
import type { EngineArguments } from './engine-arguments.ts';
import { Kernel } from './kernel.ts';
import { startPacer } from './pacer.ts';
import { systemClock } from './system-clock.ts';

export const ENGINE_VERSION = '0.1.0';
export const LOG_FILE = 'events.db';
/** The simulated venue of a replay: where our orders rest. */
const VENUE_ID = 'SIM';
const VENUE_LATENCY_US = [150, 250] as const;

export interface RunningEngine {
  readonly ready: EngineReady;
  readonly logPath: string;
  close(): Promise<void>;
}

/** Throws FeedError, EventLogError, ArgumentError or the gateway's error where it cannot; nothing is left running then. */
export async function startEngine(args: EngineArguments, say: (line: string) => void): Promise<RunningEngine> {
  const feed = args.replay === null ? openSynthetic(args.seed) : await openLobster(args.replay);
  const folder = join(args.dataFolder, marketFolder(feed, args));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const access = await openAccess(args.dataFolder);
  const logPath = join(folder, LOG_FILE);
  const log = openEventLog(logPath);
  if (log.repaired !== null) say(log.repaired);
  const kernel = new Kernel({
    name: args.name,
    version: ENGINE_VERSION,
    feed,
    log,
    seed: args.seed,
    fromUs: fromUs(feed, args.fromTimeUs),
    limits: limitsFor(feed, args.limits),
    openVenues: replayVenues({ venueId: VENUE_ID, latencyUs: VENUE_LATENCY_US }),
    scenario: args.scenario,
    pace: args.pace,
    defer: (task) => setImmediate(task),
    onTrouble: say,
  });
  let gateway;
  try {
    kernel.start();
    gateway = await startGateway({
      engine: kernel,
      port: args.port,
      access,
      log: say,
      ...(args.deskFolder !== null && { deskFolder: args.deskFolder }),
    });
  } catch (error) {
    kernel.close();
    throw error;
  }
  const running = gateway;
  const pacer = startPacer(kernel, systemClock);
  const { token } = access.local;
  return {
    ready: { ready: true, url: running.url, token, deskUrl: `${running.url}/#token=${token}` },
    logPath,
    async close() {
      pacer.stop();
      await running.close();
      kernel.close();
    },
  };
}

/** A log belongs to one market and seed: each has a folder of its own, told apart by what replay needs to be the same. */
function marketFolder(feed: Feed, { seed, name }: EngineArguments): string {
  const digest = createHash('sha256').update(`${feed.source}\n${seed}`).digest('hex').slice(0, 8);
  return `${name}-${feed.source.replaceAll(/[^\w.-]+/g, '-').slice(0, 48)}-${digest}`;
}

function fromUs(feed: Feed, timeUs: number | null): number | undefined {
  const first = feed.instruments[0];
  if (timeUs === null || first === undefined) return undefined;
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: first.timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(first.sessionStartUs / 1_000);
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value ?? 0);
  const startOfDayUs = ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1_000_000;
  return first.sessionStartUs - startOfDayUs + timeUs;
}

function limitsFor(feed: Feed, given: ReadonlyMap<string, Limits> | null): ReadonlyMap<string, Limits> {
  return given ?? new Map(feed.instruments.map(({ symbol }) => [symbol, SIMULATED_MARKET_LIMITS]));
}
