/** Opens the market that an engine is started on: built-in, recorded or live, each cleaned and with its venues. */
import { isCapture, openCapture } from '../../feeds/capture/capture-feed.ts';
import { captureFeed, type CapturingFeed } from '../../feeds/capture/capturing-feed.ts';
import { CLEANING_LIMITS, CleanFeed } from '../../feeds/cleaning/clean-feed.ts';
import { type OpenFeed, openFeed } from '../../feeds/crypto/open-feed.ts';
import type { FeedNetwork } from '../../feeds/crypto/feed-network.ts';
import { systemNetwork } from '../../feeds/crypto/system-network.ts';
import { feedRow, notTradedOn } from '../../feeds/cleaning/feed-row.ts';
import { openLobster } from '../../feeds/lobster/lobster-feed.ts';
import { isUsSession, US_VOLUME_CURVE } from '../../feeds/us-volume-curve.ts';
import { type RecordedSession, recordedSessions } from '../../feeds/session-figures.ts';
import { openSynthetic } from '../../feeds/synthetic/synthetic-feed.ts';
import { openWireRecording } from '../../feeds/wire/wire-recording.ts';
import type { NewsDesk } from '../../feeds/news/news-desk.ts';
import { openNewsFile } from '../../feeds/news/news-file.ts';
import { NewsSocket } from '../../feeds/news/news-socket.ts';
import { LexiconScorer } from '../../feeds/news/sentiment/lexicon-scorer.ts';
import type { FeedRow, NewsRow } from '../../../shared/protocol/market-tables.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import type { Feed } from '../../core/feed.ts';
import { type KnownFigures, NO_FIGURES } from '../../core/figures.ts';
import type { OpenVenues } from '../../core/venue.ts';
import type { MarketTruth } from '../../core/market-truth.ts';
import { type LogNormalLatency, logNormalLatency } from '../../venues/latency.ts';
import { marketVenues } from '../../venues/market/market-venues.ts';
import { truthOf } from '../../venues/market/market-truth.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { profileFigures } from '../../venues/market/profile-figures.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';
import { replayVenues } from '../../venues/replay-venues.ts';
import type { NewsReader } from '../market/known-news.ts';
import type { EngineArguments } from './engine-arguments.ts';

/** The simulated venue of a recorded or live market: where our orders rest. */
const PAPER_VENUE = { venueId: 'SIM', latencyUs: [150, 250] } as const;

/** From the built-in market's venues to the engine, one way. */
export const DATA_LATENCY: LogNormalLatency = { medianUs: 250, sigma: 0.4, floorUs: 100, boundUs: 20_000 };

export type CleaningCounts = Pick<FeedRow, 'gaps' | 'crossed' | 'outliers' | 'backwards'>;

export interface OpenMarket {
  readonly feed: Feed;
  readonly openVenues: OpenVenues;
  /** How long market data takes to reach the engine; absent where an event's time is when it was received. */
  readonly dataLatency?: () => number;
  /** What is known of its instruments beforehand; absent: nothing, all is measured while it runs. */
  readonly figures?: KnownFigures;
  /** A live market goes by the wall clock and cannot be paced. */
  readonly isLive: boolean;
  /** Why no new order may go by an instrument's market just now, in words; null when it may. */
  unfit(instrument: string, nowUs: number): string | null;
  /** What cleaning has found in the feed so far; absent where nothing cleans it. */
  readonly found?: () => CleaningCounts;
  /** How what runs beside the market is doing: a recording, a source of news. */
  sidecars(): FeedRow[];
  /** Where news was asked for: what was known of it at a time. */
  readonly news?: NewsReader;
  close(): void;
}

/**
 * `nowUs`: the machine's clock, microseconds since 1970 UTC. `onFound` is called once the market's source is known, before
 * anything of it is recorded; what it throws is passed on. Throws FeedError where the market cannot be opened.
 */
export async function openMarket(
  args: EngineArguments,
  nowUs: () => number,
  onFound: (feed: Feed) => void = () => {},
): Promise<OpenMarket> {
  const network = systemNetwork(nowUs, seededRng(args.seed).fork('network'));
  const news = args.news === null ? null : await openNews(args.news, network);
  let capturing: CapturingFeed | null = null;
  // What is recorded is what came, before it is cleaned: cleaning it again finds the same.
  const tap = (raw: Feed): Feed => {
    onFound(raw);
    return args.capture === null ? raw : (capturing = captureFeed(raw, args.capture));
  };
  const opened = await openSource(args, network, tap).catch((error: unknown) => {
    news?.close();
    throw error;
  });
  return {
    ...opened,
    ...(news && { news: (atUs: number, most?: number) => news.desk.rowsUpTo(atUs, most) }),
    sidecars: () => [...(capturing?.health().slice(-1) ?? []), ...(news?.health() ?? [])],
    close() {
      opened.close();
      news?.close();
      capturing?.close();
    },
  };
}

type Tap = (raw: Feed) => Feed;

async function openSource(args: EngineArguments, network: FeedNetwork, tap: Tap): Promise<OpenMarket> {
  const { feed, replay, synthetic, seed } = args;
  if (feed !== null) return liveMarket(feed, network, tap);
  if (replay === null) return synthetic ? market(tap(openSynthetic(seed))) : builtInMarket(seed, tap);
  // A recorded market is as old as it is: quiet stretches are no failure of its feed.
  const recording = await openRecording(replay);
  return recordedMarket(tap(recording), args.impact ? recordedSessions(recording) : null);
}

/** `sessions`: what its sessions were like, for our own impact; null: we have none. */
export function recordedMarket(recording: Feed, sessions: ReadonlyMap<string, RecordedSession> | null): OpenMarket {
  const figures = (instrument: string) => sessions?.get(instrument) ?? null;
  const opened = cleaned(new CleanFeed(recording, { staleUs: Infinity }));
  return { ...opened, figures: usualCurve(recording), openVenues: replayVenues({ ...PAPER_VENUE, figures }) };
}

/** Of other days nothing is recorded, and of this one a trader knows what has been: beforehand there is only a usual curve. */
function usualCurve({ instruments }: Feed): KnownFigures {
  const us = new Set(instruments.filter(isUsSession).map(({ symbol }) => symbol));
  return (instrument) => (us.has(instrument) ? { ...NO_FIGURES, volumeCurve: US_VOLUME_CURVE } : null);
}

function openRecording(path: string): Promise<Feed> {
  if (isCapture(path)) return openCapture(path);
  return /\.(gz|zst)$/.test(path) ? openWireRecording(path) : openLobster(path);
}

interface News {
  readonly desk: NewsDesk;
  health(): FeedRow[];
  close(): void;
}

/** News that nobody has scored is scored by our own scorer. */
async function openNews(name: string, network: FeedNetwork): Promise<News> {
  const scorer = new LexiconScorer();
  if (!/^wss?:/.test(name)) return { ...(await openNewsFile(name, scorer)), health: () => [], close: () => {} };
  const socket = new NewsSocket(name, network, { scorer });
  socket.start();
  return { desk: socket.desk, health: () => [socket.health()], close: () => socket.close() };
}

const market = (feed: Feed): OpenMarket => ({
  feed,
  openVenues: replayVenues(PAPER_VENUE),
  isLive: false,
  unfit: () => null,
  sidecars: () => [],
  close: () => {},
});

function builtInMarket(seed: string, tap: Tap): OpenMarket {
  const profiles = builtInProfiles();
  const simulated = new SimulatedMarket(profiles, seed);
  const feed = tap(Object.assign(simulated, { truth: scored(truthOf(simulated)) }));
  const dataLatency = logNormalLatency(DATA_LATENCY, seededRng(seed).fork('market data'));
  return { ...market(feed), figures: profileFigures(profiles), openVenues: marketVenues(simulated), dataLatency };
}

/** News that nobody has scored is scored by our own scorer, each once. */
function scored(truth: MarketTruth): MarketTruth {
  const scorer = new LexiconScorer();
  const rows: NewsRow[] = [];
  return {
    regimes: (nowUs) => truth.regimes(nowUs),
    news(nowUs) {
      for (const row of truth.news(nowUs).slice(rows.length)) {
        rows.push({ ...row, score: row.score ?? scorer.score(row.headline) });
      }
      return rows.filter(({ tsUs }) => tsUs <= nowUs);
    },
  };
}

function cleaned(feed: CleanFeed): OpenMarket {
  return {
    ...market(feed),
    found() {
      const total = { gaps: 0, crossed: 0, outliers: 0, backwards: 0 };
      for (const { symbol } of feed.instruments) {
        const flags = feed.counts(symbol);
        total.gaps += flags.gap;
        total.crossed += flags.crossed + flags.locked;
        total.outliers += flags.outlier;
        total.backwards += flags['time-back'];
      }
      return total;
    },
    unfit(instrument, nowUs) {
      const why = notTradedOn(feed, instrument, nowUs);
      return why === null ? null : `${instrument}'s market data is not to be traded on: ${why}`;
    },
  };
}

async function liveMarket(name: string, network: FeedNetwork, tap: Tap): Promise<OpenMarket> {
  const opened = await openFeed(name, network);
  const clean = new CleanFeed(tapped(opened, tap), CLEANING_LIMITS);
  const feed = Object.assign(clean, { health: () => opened.health().map((health) => feedRow(health, clean)) });
  return { ...cleaned(feed), isLive: true, close: () => opened.close() };
}

/** Where it cannot be recorded, nothing stays connected. */
function tapped(opened: OpenFeed, tap: Tap): Feed {
  try {
    return tap(opened.feed);
  } catch (error) {
    opened.close();
    throw error;
  }
}
