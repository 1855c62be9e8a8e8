/**
 * The built-in market: events a second of its feed alone, and how many times faster than real time a full trading day of
 * the mid-cap runs in the whole engine with one algorithm working all day.
 */
import { SimulatedMarket } from '../engine/venues/market/simulated-market.ts';
import { marketVenues } from '../engine/venues/market/market-venues.ts';
import { builtInProfiles, SESSION_US } from '../engine/venues/market/profile.ts';
import { TestEngine } from '../tests/fixtures/engine-kernel.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../shared/std/duration.ts';
import { type Bench, median } from './bench.ts';

const ROUNDS = 3;

export const bench: Bench = async (report) => {
  const midCap = builtInProfiles().slice(0, 1);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const market = new SimulatedMarket(midCap, `bench-${round}`);
    const startedMs = performance.now();
    let events = 0;
    while (market.next()) events++;
    rates.push((events * 1_000) / (performance.now() - startedMs));
  }
  report({
    name: 'market/feed',
    value: median(rates),
    unit: 'events/s',
    detail: { instrument: 'MIDT', rounds: rates },
  });

  const market = new SimulatedMarket(midCap, 'bench-day');
  const engine = new TestEngine({ feed: market, openVenues: marketVenues(market) });
  const qty = 50_000;
  const parentId = await engine.submit({ qty, endUs: engine.kernel.nowUs() + SESSION_US - US_PER_MINUTE });
  const startedMs = performance.now();
  engine.pass(SESSION_US);
  const seconds = (performance.now() - startedMs) / 1_000;
  const { filledQty } = engine.state.parent(parentId);
  const marketEvents = engine.kernel.dispatcher.marketEvents;
  report({
    name: 'market/full-day',
    value: SESSION_US / US_PER_SECOND / seconds,
    unit: 'times real time',
    detail: { instrument: 'MIDT', seconds, marketEvents, qty, filledQty },
  });
  engine.crash();
};
