import { expect, it } from 'vitest';
import { fitOf } from './palette-match.ts';

const best = (typed: string): string[] =>
  NAMES.filter((name) => fitOf(name, typed) > 0).toSorted((a, b) => fitOf(b, typed) - fitOf(a, typed));
const NAMES = [
  'Show the children of all orders, or of the selected one',
  'Show TCA',
  'Layouts: save, rename, export, import…',
  'Layout Supervise',
  'Show the shortcuts',
  'Release the most serious stop…',
  'STOP everything now',
];

it('finds acts by how their words begin, the nearest first, and none by letters strewn over its name', () => {
  expect(best('show tca')).toEqual(['Show TCA']);
  expect(best('lay sav')).toEqual(['Layouts: save, rename, export, import…']);
  expect(best('Layouts: save')).toEqual(['Layouts: save, rename, export, import…']);
  expect(best('stop')).toEqual(['STOP everything now', 'Release the most serious stop…']);
  expect(best('sho')[0]).toBe('Show TCA');
  expect(best('stca')).toEqual([]);
  expect(best(' ')).toHaveLength(NAMES.length);
});
