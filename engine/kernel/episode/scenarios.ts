/** The scenarios that strategies are compared in: an order, a market, and where in it each run begins. */
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import type { StrategyParams } from '../../../shared/domain/orders/strategy.ts';
import type { WorkingTerms } from '../../../shared/domain/orders/working-terms.ts';
import { US_PER_HOUR, US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { type Rng, seededRng } from '../../../shared/std/rng.ts';
import { nearest } from '../../core/nearest.ts';
import { logNormalLatency } from '../../venues/latency.ts';
import { marketVenues } from '../../venues/market/market-venues.ts';
import { profileFigures } from '../../venues/market/profile-figures.ts';
import { builtInProfiles, type MarketProfile, SESSION_START_US, SESSION_US } from '../../venues/market/profile.ts';
import type { Regime } from '../../venues/market/regime.ts';
import { AS_IT_IS, type DarkAssumptions } from '../../venues/market/venue-terms.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';
import { ArgumentError } from '../start/argument-error.ts';
import { DATA_LATENCY } from '../start/open-market.ts';
import type { Episode, EpisodeMarket } from './episode.ts';

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly symbol: string;
  /** Null: each run has its own. */
  readonly qty: number | null;
  /** The episode of a run; `seed` names the market, its start and the side. */
  episode(seed: string, params: StrategyParams, conditions?: Conditions): Episode;
}

/** What may be otherwise in a scenario, to see how much hangs on it. */
export interface Conditions {
  readonly dark: DarkAssumptions;
  /** Whether orders may go to the dark. */
  readonly mayGoDark: boolean;
}

export const ORDINARY: Conditions = { dark: AS_IT_IS, mayGoDark: true };

interface Terms {
  readonly title: string;
  readonly symbol: string;
  /** Of two, a run's lies between them, by its seed. */
  readonly qty: number | readonly [number, number];
  readonly durationUs: number;
  /** First and last start after the open. */
  readonly startsUs: readonly [number, number];
  readonly regime?: Regime;
  /** Null: as the seed has it. */
  readonly side: Side | null;
}

const HALF_HOUR = {
  qty: 20_000,
  durationUs: 30 * US_PER_MINUTE,
  startsUs: [10 * US_PER_MINUTE, US_PER_HOUR],
  side: null,
} as const;

const TERMS = {
  'midcap-20k-30min': { title: '20,000 of the mid-cap in half an hour', symbol: 'MIDT', ...HALF_HOUR },
  'midcap-30min': {
    title: 'an order of 5 to 30 % of what trades of the mid-cap in half an hour',
    symbol: 'MIDT',
    ...HALF_HOUR,
    qty: [8_000, 46_000],
  },
  'midcap-500k': {
    title: 'Buy 500,000 of a stock that trades 2 million a day with a 2-cent spread',
    symbol: 'MIDT',
    qty: 500_000,
    durationUs: SESSION_US - 20 * US_PER_MINUTE,
    side: 'buy',
    startsUs: [5 * US_PER_MINUTE, 5 * US_PER_MINUTE],
  },
  thin: { title: '20,000 in half an hour of a thin market', symbol: 'MIDT', ...HALF_HOUR, regime: 'thin' },
  volatile: { title: '20,000 in half an hour of a volatile market', symbol: 'MIDT', ...HALF_HOUR, regime: 'volatile' },
  trending: { title: '20,000 in half an hour of a trending market', symbol: 'MIDT', ...HALF_HOUR, regime: 'trending' },
} as const satisfies Record<string, Terms>;

/** Seeds that are trained and tuned on begin so; a comparison's never do. */
export const TRAINING = 'train/';

/** Nothing but the strategy bounds the order. */
export const FREE = {
  urgency: 'medium',
  wouldPx: null,
  minParticipationPct: null,
  maxParticipationPct: null,
  dark: true,
  venues: [],
  followRegime: false,
} satisfies WorkingTerms;

export const SCENARIO_NAMES = Object.keys(TERMS) as (keyof typeof TERMS)[];

/** Throws ArgumentError with the nearest name that there is; `names`: what else may be meant. */
export function scenarioNamed(name: string, names: readonly string[] = SCENARIO_NAMES): Scenario {
  const terms = (TERMS as Record<string, Terms>)[name];
  if (terms) return simulated(name, terms);
  const [meant] = nearest(name, names, 1);
  const hint = meant === undefined ? ';' : `; did you mean ${meant}?`;
  throw new ArgumentError(`no scenario is called ${name}${hint} there are ${names.join(', ')}`);
}

function simulated(name: string, terms: Terms): Scenario {
  const { title, symbol, qty, durationUs, startsUs, regime } = terms;
  const found = profileOf(symbol);
  const profile = regime ? { ...found, regime } : found;
  return {
    name,
    title,
    symbol,
    qty: typeof qty === 'number' ? qty : null,
    episode(seed, params, { dark, mayGoDark } = ORDINARY) {
      const rng = seededRng(`${name}/${seed}`);
      const startUs = SESSION_START_US + startsUs[0] + rng.below(startsUs[1] - startsUs[0] + 1);
      const side = terms.side ?? (rng.next() < 0.5 ? 'buy' : 'sell');
      return {
        openMarket: () => openSimulated(profile, `${name}/${seed}`, dark),
        seed,
        startUs,
        endUs: startUs + durationUs,
        order: {
          instrument: symbol,
          side,
          qty: typeof qty === 'number' ? qty : between(qty, rng),
          params,
          terms: { ...FREE, dark: mayGoDark },
          limitPx: null,
        },
      };
    },
  };
}

/** Every factor is as likely. */
export const between = ([least, most]: readonly [number, number], rng: Rng): number =>
  Math.round(least * (most / least) ** rng.next());

/** A market of one built-in instrument, where a regime is named in it all day. */
export function openBuiltIn(symbol: string, seed: string, regime?: Regime): EpisodeMarket {
  const profile = profileOf(symbol);
  return openSimulated(regime ? { ...profile, regime } : profile, seed);
}

function profileOf(symbol: string): MarketProfile {
  const found = builtInProfiles().find((profile) => profile.symbol === symbol);
  if (!found) throw new ArgumentError(`${symbol} is not an instrument of the built-in market`);
  return found;
}

function openSimulated(profile: MarketProfile, seed: string, dark = AS_IT_IS): EpisodeMarket {
  const feed = new SimulatedMarket([profile], seed);
  const dataLatency = logNormalLatency(DATA_LATENCY, seededRng(seed).fork('market data'));
  return { feed, openVenues: marketVenues(feed, dark), dataLatency, figures: profileFigures([profile]) };
}
