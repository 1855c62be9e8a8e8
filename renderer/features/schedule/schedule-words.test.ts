import { expect, it } from 'vitest';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { standing, timeLeft } from './schedule-words.ts';

const instrument = { qtyDecimals: 0 } as Instrument;
const params = { strategy: 'twap', sliceUs: 30_000_000 } as const;
const order = { qty: 100_000, filledQty: 20_000, state: 'working', startUs: 0, params } as const;
const sample = (plannedQty: number, filledQty: number) => ({
  tsUs: 1,
  plannedQty,
  filledQty,
  filledNotional: 0,
  marketQty: 0,
  marketNotional: 0,
});

it('says how far from its plan an order is, and whether it strays from the envelope', () => {
  expect(standing(order, sample(28_000, 20_000), instrument)).toEqual({
    words: '8.0% behind plan (8,000)',
    strays: true,
  });
  const wide = { ...order, params: { strategy: 'adaptive', sliceUs: 30_000_000, envelopePct: 10 } } as const;
  expect(standing(wide, sample(28_000, 20_000), instrument).strays).toBe(false);
  expect(standing(order, sample(18_500, 20_000), instrument)).toEqual({
    words: '1.5% ahead of plan (1,500)',
    strays: false,
  });
  expect(standing(order, sample(20_010, 20_000), instrument).words).toBe('on plan');
  expect(standing(order, undefined, instrument).words).toBe('no plan yet');
  expect(standing({ ...order, state: 'expired' }, sample(1, 1), instrument).words).toBe('ended with 80,000 undone');
});

it('says how long is left', () => {
  const life = { state: 'working', startUs: 60_000_000, endUs: 3_660_000_000 } as const;
  expect(timeLeft(life, 0)).toBe('starts in 1 min');
  expect(timeLeft(life, 60_000_000)).toBe('1 h left');
  expect(timeLeft(life, 3_599_400_000)).toBe('1 min 01 s left');
  expect(timeLeft(life, 3_700_000_000)).toBe('its end has come');
  expect(timeLeft({ ...life, state: 'done' }, 0)).toBeNull();
});
