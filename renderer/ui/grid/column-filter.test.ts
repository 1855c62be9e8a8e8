import { expect, it } from 'vitest';
import { passesFilter } from './column-filter.ts';

const passing = (cells: readonly string[], asked: string) => cells.filter((cell) => passesFilter(cell, asked));

it('seeks words anywhere, exactly, or none of them, whatever their case', () => {
  const modes = ['AUTO', 'PAUSED', 'DONE', ''];
  expect(passing(modes, 'au')).toEqual(['AUTO', 'PAUSED']);
  expect(passing(modes, '=auto')).toEqual(['AUTO']);
  expect(passing(modes, '!done')).toEqual(['AUTO', 'PAUSED', '']);
  expect(passing(modes, ' ')).toEqual(modes);
  expect(passing(['שלום עולם'], 'עולם')).toEqual(['שלום עולם']);
});

it('compares figures as they are shown, with separators, minus signs and per cent; no figure passes no comparison', () => {
  const slips = ['−1.84', '+0.50', '12.25', '–', ''];
  expect(passing(slips, '>0')).toEqual(['+0.50', '12.25']);
  expect(passing(slips, '<-1')).toEqual(['−1.84']);
  expect(passing(slips, '<=−1.84')).toEqual(['−1.84']);
  expect(passing(slips, '0..12.25')).toEqual(['+0.50', '12.25']);
  expect(passing(['20,000', '400,000', '9,000'], '>=20k')).toEqual(['20,000', '400,000']);
  expect(passing(['0.00000001', '0.00000002'], '>0.00000001')).toEqual(['0.00000002']);
  expect(passing(['42.5%', '8%'], '<10%')).toEqual(['8%']);
});
