import { expect, it } from 'vitest';
import { TEST_INSTRUMENT } from '../../tests/fixtures/memory-engine.ts';
import { instruments } from '../stores/tables.ts';
import { tradedInstruments } from './palette-finds.ts';

it('finds instruments by name once something is typed, the best that fit, and never all of them', () => {
  const rows = Array.from({ length: 1_000 }, (_, i) => ({ ...TEST_INSTRUMENT, symbol: `SYM${i}` }));
  instruments.apply('e1', [{ table: 'instruments', params: {}, kind: 'snapshot', rows, removed: [] }]);
  expect(tradedInstruments(' ')).toEqual([]);
  expect(tradedInstruments('look at')).toHaveLength(20);
  const titles = tradedInstruments('sym99').map(({ title }) => title);
  expect(titles).toHaveLength(11);
  expect(titles).toContain('Look at SYM990 on e1');
  expect(tradedInstruments('look at sym7 on e1')[0]!.title).toBe('Look at SYM7 on e1');
});
