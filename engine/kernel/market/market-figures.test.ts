import { expect, it } from 'vitest';
import { US_PER_HOUR, US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { START_US, TEST_STOCK } from '../../../tests/fixtures/engine-stage.ts';
import { dayUs, expectedQty, NO_FIGURES, volumeShareBy } from '../../core/figures.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { profileFigures } from '../../venues/market/profile-figures.ts';
import { MarketFigures } from './market-figures.ts';

const sample = (second: number, mid: number, volumeQty: number) => ({
  tsUs: START_US + second * US_PER_SECOND,
  bidPx: mid - 100,
  askPx: mid + 100,
  lastPx: 0,
  volumeQty,
});

it('knows nothing before a quarter of an hour, and then what the market has shown until now', () => {
  const figures = new MarketFigures([TEST_STOCK]);
  expect(figures.of('TEST')).toEqual(NO_FIGURES);
  // 100 lots a second; the mid goes up and down by 10 bps each minute.
  const play = (from: number, to: number): void => {
    for (let second = from; second <= to; second++) {
      const mid = Math.floor(second / 60) % 2 === 0 ? 1_000_000 : 1_001_000;
      figures.second('TEST', sample(second, mid, 5_000 + second * 100));
    }
  };
  play(0, 600);
  expect(figures.of('TEST')).toMatchObject({ dayQty: null, source: expect.stringMatching(/only 10 min/) });
  play(601, 1_800);
  const { dayQty, dayVolatility, spreadPx, closeQty, volumeCurve, source } = figures.of('TEST');
  // Six hours of 360 minutes.
  expect([dayQty, spreadPx, closeQty, volumeCurve]).toEqual([2_160_000, 200, null, null]);
  expect(dayVolatility).toBeCloseTo(0.001 * Math.sqrt(360), 3);
  expect(source).toBe('measured over 30 min of this session');
});

it('scales what has traded by the curve that is known, and lets what is known beforehand stand', () => {
  const volumeCurve = [0.5, 0.1, 0.1, 0.1, 0.1, 0.1];
  const known = { ...NO_FIGURES, spreadPx: 300, volumeCurve, source: 'a test' };
  const figures = new MarketFigures([TEST_STOCK], () => known);
  for (let second = 0; second <= 3_600; second++) figures.second('TEST', sample(second, 1_000_000, second * 100));
  expect(figures.of('TEST')).toMatchObject({
    dayQty: 720_000,
    spreadPx: 300,
    source: 'measured over 60 min of this session',
  });
});

it('counts a market that goes round the clock in days', () => {
  const coin = { ...TEST_STOCK, sessionEndUs: START_US + 366 * 24 * US_PER_HOUR };
  expect(dayUs(coin)).toBe(24 * US_PER_HOUR);
  expect(volumeShareBy(START_US + 36 * US_PER_HOUR, coin, null)).toBe(1.5);
  const figures = { ...NO_FIGURES, dayQty: 48_000 };
  expect(expectedQty(START_US + 30 * US_PER_HOUR, START_US + 31 * US_PER_HOUR, coin, figures)).toBeCloseTo(2_000, 6);
});

it('tells of the built-in market what its ordinary days are like, near enough', () => {
  const [profile] = builtInProfiles();
  const market = new SimulatedMarket([profile!], 'figures');
  const known = profileFigures([profile!])('MIDT')!;
  const [{ sessionStartUs, sessionEndUs }] = market.instruments as [typeof TEST_STOCK];
  const noonUs = (sessionStartUs + sessionEndUs) / 2;
  let [qty, byNoon, spreads, looks, lookUs] = [0, 0, 0, 0, 0];
  for (let event = market.next(); event; event = market.next()) {
    if (event.kind === 'trade' || event.kind === 'hidden-trade') {
      qty += event.qty;
      if (event.tsUs < noonUs) byNoon += event.qty;
    }
    if (event.tsUs < lookUs) continue;
    lookUs = event.tsUs + US_PER_MINUTE;
    looks += 1;
    const book = market.book('MIDT')!;
    spreads += book.bestPx('sell') - book.bestPx('buy');
  }
  expect(Math.abs(qty / known.dayQty! - 1)).toBeLessThan(0.25);
  expect(Math.abs(spreads / looks / known.spreadPx! - 1)).toBeLessThan(0.25);
  expect(Math.abs(byNoon / qty - volumeShareBy(noonUs, market.instruments[0]!, known.volumeCurve))).toBeLessThan(0.1);
});
