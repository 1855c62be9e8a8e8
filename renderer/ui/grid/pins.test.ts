import { expect, it } from 'vitest';
import { fittingPins } from './pins.ts';

it('pins from the left what takes at most three fifths of the width, and nothing behind what does not fit', () => {
  const wanted = [
    { id: 'instrument', width: 100 },
    { id: 'why', width: 300 },
    { id: 'side', width: 60 },
  ];
  expect(fittingPins(wanted, 1_000)).toEqual(['instrument', 'why', 'side']);
  expect(fittingPins(wanted, 600)).toEqual(['instrument']);
  expect(fittingPins(wanted, 120)).toEqual([]);
});
