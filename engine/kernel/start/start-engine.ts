/** Brings an engine up: market, log, kernel, gateway, pacer; and takes it down in the opposite order. */
import { createHash } from 'node:crypto';
import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from '../../../shared/domain/policy/limits.ts';
import { US_PER_MS } from '../../../shared/std/duration.ts';
import type { EngineReady } from '../../../shared/desktop/engine-ready.ts';
import { openEventLog } from '../../eventlog/open.ts';
import { openHistory } from '../../history/open.ts';
import type { EventLog } from '../../core/event-log.ts';
import type { Feed } from '../../core/feed.ts';
import { openAccess } from '../../gateway/access.ts';
import { startGateway } from '../../gateway/gateway.ts';
import { simulatedLimits } from '../../risk/default-limits.ts';
import { HISTORY_FILE, LOG_FILE } from './data-folder.ts';
import type { EngineArguments } from './engine-arguments.ts';
import { ENGINE_VERSION } from './engine-version.ts';
import { openExplainer } from '../models/explanations.ts';
import { Kernel } from '../kernel.ts';
import { openMarket, type OpenMarket } from './open-market.ts';
import { lookRegularly, openShelf } from '../models/policy-shelf.ts';
import { startPacer } from './pacer.ts';
import { openSignals } from '../models/signal-shelf.ts';
import { systemClock } from './system-clock.ts';
import { openThreadClock } from './thread-clock.ts';

const DISK_EVERY_MS = 10_000;
/** A log goes on where it ended, and a market that has been played to its end has nothing to go on with. */
const MARKET_IS_OVER =
  'The market of this log has ended: give another --seed, or another data folder with --data, to begin it anew.';

export interface RunningEngine {
  readonly ready: EngineReady;
  readonly logPath: string;
  close(): Promise<void>;
}

/** Throws FeedError, EventLogError, ArgumentError or the gateway's error where it cannot; nothing is left running then. */
export async function startEngine(args: EngineArguments, say: (line: string) => void): Promise<RunningEngine> {
  let opened: OpenedLog | undefined;
  let market: OpenMarket | undefined;
  try {
    // The log before a recording: who finds it in use leaves the recording to the one who uses it.
    market = await openMarket(args, systemClock.nowUs, (feed) => void (opened = openLog(feed, args)));
    return await startOn(market, opened!, args, say);
  } catch (error) {
    opened?.log.close();
    market?.close();
    throw error;
  }
}

interface OpenedLog {
  readonly folder: string;
  readonly logPath: string;
  readonly log: EventLog;
}

function openLog(feed: Feed, args: EngineArguments): OpenedLog {
  const folder = join(args.dataFolder, marketFolder(feed, args));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logPath = join(folder, LOG_FILE);
  return { folder, logPath, log: openEventLog(logPath) };
}

const stopwatchUs = (): number => systemClock.nowMs() * US_PER_MS;

async function openServed(folder: string, { instruments }: Pick<Feed, 'instruments'>, say: (line: string) => void) {
  const workedUs = openThreadClock() ?? undefined;
  return {
    shelf: await openShelf(folder, stopwatchUs, say, workedUs),
    signals: await openSignals(folder, instruments, stopwatchUs, say, workedUs),
  };
}

async function startOn(
  market: OpenMarket,
  { folder, logPath, log }: OpenedLog,
  args: EngineArguments,
  say: (line: string) => void,
): Promise<RunningEngine> {
  const { feed } = market;
  for (const line of [feed.notice, log.repaired]) if (line) say(line);
  const access = await openAccess(args.dataFolder);
  const modelsFolder = join(args.dataFolder, 'models');
  const served = await openServed(modelsFolder, feed, say);
  const history = openHistory(join(folder, HISTORY_FILE), log.durableSeq, { onTrouble: say });
  const kernel = new Kernel({
    name: args.name,
    version: ENGINE_VERSION,
    feed,
    log,
    seed: args.seed,
    fromUs: fromUs(feed, args.fromTimeUs),
    limits: limitsFor(feed, args.limits),
    openVenues: market.openVenues,
    dataLatency: market.dataLatency,
    figures: market.figures,
    unfit: market.unfit,
    news: market.news,
    sidecars: market.sidecars,
    found: market.found,
    liveUs: market.isLive ? systemClock.nowUs : undefined,
    diskFreeBytes: diskFreeOf(folder),
    elapsedUs: stopwatchUs,
    scenario: args.scenario,
    ...served,
    pace: market.isLive ? 1 : args.pace,
    explainer: openExplainer(modelsFolder, say),
    history,
    defer: (task) => setImmediate(task),
    onTrouble: say,
  });
  let gateway;
  try {
    kernel.start();
    if (!market.isLive && feed.peekUs() === undefined) say(MARKET_IS_OVER);
    gateway = await startGateway({
      engine: kernel,
      port: args.port,
      access,
      log: say,
      extraOrigins: args.allowOrigins,
      ...(args.deskFolder !== null && { deskFolder: args.deskFolder }),
    });
  } catch (error) {
    kernel.close();
    throw error;
  }
  const running = gateway;
  const pacer = startPacer(kernel, systemClock);
  const stopLooking = lookRegularly([served.shelf, served.signals], say);
  return {
    ready: readyAt(running.url, access.local.token),
    logPath,
    async close() {
      pacer.stop();
      stopLooking();
      await running.close();
      kernel.close();
      market.close();
    },
  };
}

const readyAt = (url: string, token: string): RunningEngine['ready'] => ({
  ready: true,
  url,
  token,
  deskUrl: `${url}/#token=${token}`,
});

/** Looked at most every ten seconds; null where the system cannot tell. */
function diskFreeOf(folder: string): () => number | null {
  let lookedMs = -Infinity;
  let free: number | null = null;
  return () => {
    if (systemClock.nowMs() < lookedMs + DISK_EVERY_MS) return free;
    lookedMs = systemClock.nowMs();
    try {
      const { bavail, bsize } = statfsSync(folder);
      free = bavail * bsize;
    } catch {
      free = null;
    }
    return free;
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
  return given ?? new Map(feed.instruments.map((instrument) => [instrument.symbol, simulatedLimits(instrument)]));
}
