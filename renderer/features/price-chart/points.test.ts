import { expect, it } from 'vitest';
import { marketPoint, onePerSecond, vwapPoint } from './points.ts';

const sample = (tsUs: number, lastPx = 0) => ({ tsUs, bidPx: 999_900, askPx: 0, lastPx, volumeQty: 0 });

it('gives one point a second, the newest, oldest second first', () => {
  const samples = [sample(2_000_000), sample(1_000_000, 1), sample(1_999_999, 2)];
  expect(onePerSecond(samples)).toEqual([sample(1_999_999, 2), sample(2_000_000)]);
});

it('leaves a gap where there is no price', () => {
  expect(marketPoint('bid', sample(5_000_000), 4)).toEqual({ time: 5, value: 99.99 });
  expect(marketPoint('ask', sample(5_000_000), 4)).toEqual({ time: 5 });
  const order = { tsUs: 5_000_000, plannedQty: 0, filledQty: 0, filledNotional: 0 };
  expect(vwapPoint({ ...order, marketQty: 0, marketNotional: 0 }, 4)).toEqual({ time: 5 });
  expect(vwapPoint({ ...order, marketQty: 10, marketNotional: 10 * 1_000_000 }, 4)).toEqual({ time: 5, value: 100 });
});
