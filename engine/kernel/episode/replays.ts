/**
 * Scenarios of recorded days: an order of ten minutes somewhere in the day, with our own impact laid over the record
 * (docs/market-model.md). The first 60 % of a session is tuned on, the rest compares; seeds only say where in it, so runs
 * of one day share their market and are fewer than they look.
 */
import type { StrategyParams } from '../../../shared/domain/orders/strategy.ts';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import type { LobsterData } from '../../feeds/lobster/lobster-data.ts';
import { LobsterFeed } from '../../feeds/lobster/lobster-feed.ts';
import { recordedSessions } from '../../feeds/session-figures.ts';
import { recordedMarket } from '../start/open-market.ts';
import type { Episode } from './episode.ts';
import { FREE, type Scenario, TRAINING } from './scenarios.ts';

/** About a tenth of what trades in the time. */
export const REPLAYS = {
  'replay-goog': { ticker: 'GOOG', date: '2012-06-21', qty: 1_300 },
  'replay-amzn': { ticker: 'AMZN', date: '2012-06-21', qty: 1_600 },
} as const;
export type ReplayName = keyof typeof REPLAYS;

export const isReplay = (name: string): name is ReplayName => Object.hasOwn(REPLAYS, name);

export const titleOf = (name: ReplayName): string => {
  const { ticker, date, qty } = REPLAYS[name];
  return `${qty.toLocaleString('en')} of ${ticker} in ten minutes of ${date}, as recorded, with impact of our own`;
};

const LASTS_US = 10 * US_PER_MINUTE;
const WARM_UP_US = 15 * US_PER_MINUTE;
/** After the order's end there is still market for its last cancels. */
const LAST_US = US_PER_MINUTE;
const TUNED_UNTIL = 0.6;

export function replayScenario(name: ReplayName, data: LobsterData): Scenario {
  const { ticker, qty } = REPLAYS[name];
  const sessions = recordedSessions(new LobsterFeed(data));
  const [instrument] = new LobsterFeed(data).instruments;
  const { sessionStartUs, sessionEndUs } = instrument!;
  const splitUs = sessionStartUs + TUNED_UNTIL * (sessionEndUs - sessionStartUs);
  return {
    name,
    title: titleOf(name),
    symbol: ticker,
    qty,
    episode(seed: string, params: StrategyParams): Episode {
      const rng = seededRng(`${name}/${seed}`);
      const [firstUs, lastUs] = seed.startsWith(TRAINING)
        ? [sessionStartUs + WARM_UP_US, splitUs - LASTS_US]
        : [splitUs, sessionEndUs - LASTS_US - LAST_US];
      const startUs = Math.floor(firstUs) + rng.below(Math.floor(lastUs - firstUs));
      const side = rng.next() < 0.5 ? 'buy' : 'sell';
      return {
        openMarket() {
          const feed = new LobsterFeed(data);
          feed.seekOffset(feed.offsetAt(startUs - WARM_UP_US));
          return recordedMarket(feed, sessions);
        },
        seed,
        startUs,
        endUs: startUs + LASTS_US,
        order: { instrument: ticker, side, qty, params, terms: FREE, limitPx: null },
      };
    },
  };
}
