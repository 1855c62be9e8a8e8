import { expect, it } from 'vitest';
import type { MarketFlag } from '../../core/market-event.ts';
import { FeedMeter } from '../feed-health.ts';
import { feedRow } from './feed-row.ts';

const NOTHING = { crossed: 0, locked: 0, 'time-back': 0, outlier: 0, stale: 0, gap: 0 };
const clean = (standing: MarketFlag[]) => ({ standing: () => standing, counts: () => ({ ...NOTHING, crossed: 2 }) });

function rowWith(standing: MarketFlag[], detail = '') {
  const meter = new FeedMeter();
  meter.state = 'live';
  meter.detail = detail;
  meter.message(5_000_000);
  return feedRow(meter.read('binance:BTCUSDT', 'BTCUSDT', 6_000_000), clean(standing));
}

it('says of a market that is not traded on that it is not, and why', () => {
  expect(rowWith([])).toMatchObject({ state: 'live', detail: '', crossed: 2, lastUs: 5_000_000 });
  expect(rowWith(['stale']).detail).toBe('no new orders in BTCUSDT: it has been silent for too long');
  expect(rowWith(['crossed'], 'lately cut').detail).toMatch(/^no new orders in BTCUSDT: its best bid .*; lately cut$/);
});

it('goes on trading where the book is locked and no worse', () => {
  expect(rowWith(['locked']).detail).toBe('');
});
