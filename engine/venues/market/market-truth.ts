/** What the built-in market knows of itself, as tables show it: regimes, and its news with headlines to read. */
import type { NewsRow, RegimeRow } from '../../../shared/protocol/market-tables.ts';
import type { MarketTruth } from '../../core/market-truth.ts';
import type { NewsShock } from './latent-price.ts';
import type { SimulatedMarket } from './simulated-market.ts';

const GOOD = [
  'raises its outlook for the year',
  'wins a large order',
  'profit beats expectations',
  'announces a share buyback',
  'is upgraded by analysts',
  'margins improve',
] as const;
const BAD = [
  'cuts its outlook for the year',
  'loses a large customer',
  'profit misses expectations',
  'recalls a product',
  'is downgraded by analysts',
  'faces an investigation',
] as const;

/** Nothing is told before it has happened. */
export function truthOf(market: SimulatedMarket): MarketTruth {
  const symbols = market.instruments.map(({ symbol }) => symbol);
  return {
    regimes(nowUs): RegimeRow[] {
      return symbols.flatMap((instrument) => {
        const spell = market.regimes(instrument).findLast(({ fromUs }) => fromUs <= nowUs);
        return spell ? [{ instrument, regime: spell.regime, sinceUs: spell.fromUs }] : [];
      });
    },
    news(nowUs): NewsRow[] {
      // An instrument whose market has not come so far yet may still have news of before: none is told out of turn.
      const untilUs = Math.min(nowUs, ...symbols.map((symbol) => market.newsUntilUs(symbol)));
      return symbols
        .flatMap((symbol) => market.news(symbol))
        .filter(({ tsUs }) => tsUs <= untilUs)
        .toSorted((a, b) => a.tsUs - b.tsUs || (a.instrument < b.instrument ? -1 : 1))
        .map((shock, i) => ({
          seq: i + 1,
          tsUs: shock.tsUs,
          instrument: shock.instrument,
          headline: headlineOf(shock),
          score: null,
          source: 'simulated',
        }));
    },
  };
}

/** The same shock is always told the same way. */
function headlineOf({ instrument, moveBp, tsUs }: NewsShock): string {
  const phrases = moveBp > 0 ? GOOD : BAD;
  return `${instrument} ${phrases[Math.floor(tsUs / 1_000_000) % phrases.length]}`;
}
