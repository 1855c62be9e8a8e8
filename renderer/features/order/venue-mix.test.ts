import { expect, it } from 'vitest';
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { mixOf, mixWords } from './venue-mix.ts';

const child = (childId: string, venue: string, filledQty: number) =>
  ({ engine: 'e1', parentId: 'P1', childId, venue, filledQty }) as OfEngine<Child>;

it('counts what an order’s children have filled by venue, as they fill and are forgotten', () => {
  const kept = mixOf();
  kept.take({
    kind: 'snapshot',
    rows: [child('C1', 'LIT1', 30), child('C2', 'DARK1', 50), child('C3', 'LIT2', 0)],
    removed: [],
  });
  expect([...kept.mix()]).toEqual([
    ['DARK1', 50],
    ['LIT1', 30],
  ]);
  expect(kept.take({ kind: 'delta', rows: [child('C3', 'LIT2', 0)], removed: ['e1/C9'] })).toBe(false);
  expect(kept.take({ kind: 'delta', rows: [child('C1', 'LIT1', 60)], removed: [] })).toBe(true);
  expect([...kept.mix()]).toEqual([
    ['LIT1', 60],
    ['DARK1', 50],
  ]);
  expect(kept.take({ kind: 'delta', rows: [], removed: ['e1/C2'] })).toBe(true);
  expect(mixWords(kept.mix(), { filledQty: 110 })).toBe('LIT1 54.5% · 45.5% not kept');
});

it('says nothing of an order that has not been filled, and never more than all', () => {
  expect(mixWords(new Map(), { filledQty: 0 })).toBe('');
  expect(mixWords(new Map([['LIT1', 40]]), { filledQty: 30 })).toBe('LIT1 100.0%');
  expect(
    mixWords(
      new Map([
        ['LIT1', 9_999],
        ['DEALER1', 1],
      ]),
      { filledQty: 10_000 },
    ),
  ).toBe('LIT1 100.0% · DEALER1 <0.1%');
});
