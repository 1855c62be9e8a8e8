import { describe, expect, it } from 'vitest';
import { type Side, sideSign } from '../../../shared/domain/basics/scalars.ts';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { playUntil, tradeEvenly, type Way } from './own-trading.ts';
import { builtInProfiles, SESSION_START_US } from './profile.ts';
import { SimulatedMarket } from './simulated-market.ts';

const PAIRS = 8;
const FROM_US = SESSION_START_US + 10 * US_PER_MINUTE;
const UNTIL_US = FROM_US + 10 * US_PER_MINUTE;
/** A third of what is traded meanwhile. */
const QTY = 18_000;
const [MIDT] = builtInProfiles();

const marketOf = (seed: string): SimulatedMarket => new SimulatedMarket([MIDT!], seed);
const midOf = (market: SimulatedMarket): number =>
  (market.book('MIDT')!.bestPx('buy') + market.book('MIDT')!.bestPx('sell')) / 2;

const unmoved = new Map<string, number>();
/** The mid of the market in which we do nothing. */
function midWithout(seed: string): number {
  const known = unmoved.get(seed);
  if (known !== undefined) return known;
  const market = marketOf(seed);
  playUntil(market, UNTIL_US);
  unmoved.set(seed, midOf(market));
  return midOf(market);
}

/** By how much the mid is further with our order than in the same market without it, signed by our side. */
function impactBp(way: Way, side: Side, seed: string): number {
  const market = marketOf(seed);
  const doneQty = tradeEvenly(way, { market, symbol: 'MIDT', side, qty: QTY, fromUs: FROM_US, untilUs: UNTIL_US });
  expect(doneQty).toBeGreaterThan(0.9 * QTY);
  return sideSign(side) * Math.log(midOf(market) / midWithout(seed)) * 1e4;
}

describe('trading of ours', () => {
  it.each(['take', 'rest', 'deal'] as const)('pushes the price its own way, however it is done: %s', (way) => {
    const impacts = Array.from({ length: PAIRS }, (_, i) => impactBp(way, i % 2 === 0 ? 'buy' : 'sell', `sign/${i}`));
    const mean = impacts.reduce((sum, each) => sum + each, 0) / PAIRS;
    const stdErr = Math.sqrt(impacts.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (PAIRS - 1) / PAIRS);
    expect(mean).toBeGreaterThan(2 * stdErr);
    expect(mean).toBeLessThan(60);
  });

  it('goes on where nobody but us offers anything', () => {
    const market = marketOf('alone');
    playUntil(market, FROM_US);
    const book = market.book('MIDT')!;
    let met = 0;
    market.listen({
      traded: (...[makerId, takerId]) => void (met += makerId === ours && takerId !== ours ? 1 : 0),
      crossed() {},
      cancelled() {},
      closing() {},
      dayOver() {},
    });
    let ours = 0;
    for (let n = 0; n < 1_000; n++) {
      const tsUs = market.peekUs()!;
      const offers = book.levels('sell', Infinity);
      const [px, qty] = [offers.at(-1)?.px ?? 0, offers.reduce((sum, level) => sum + level.qty, 0)];
      if (px > 0) market.take('MIDT', { orderId: market.nextOwnOrderId(), owner: 1, side: 'buy', px, qty }, tsUs);
      ours = market.nextOwnOrderId();
      market
        .engine('MIDT', 0)!
        .submit({ orderId: ours, owner: 1, side: 'sell', px: offers[0]?.px ?? px, qty: 100 }, tsUs);
      playUntil(market, market.peekUs()!);
      market.engine('MIDT', 0)!.cancel(ours, market.peekUs()!);
    }
    expect(met).toBeGreaterThan(0);
  });
});
