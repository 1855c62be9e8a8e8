import { describe, expect, it } from 'vitest';
import { exportedText, withNew } from './kept-grid.ts';

describe('a cell as other programs read it', () => {
  it('writes numbers plainly', () => {
    expect(exportedText('1,234,500')).toBe('1234500');
    expect(exportedText('\u22121.84')).toBe('-1.84');
    expect(exportedText('+0.50')).toBe('0.50');
    expect(exportedText('42.5%')).toBe('42.5%');
  });

  it('keeps text that only looks like a number, and disarms what a spreadsheet would run', () => {
    expect(exportedText('10:42:07')).toBe('10:42:07');
    expect(exportedText('=HYPERLINK("x")')).toBe(`'=HYPERLINK("x")`);
    expect(exportedText('@SUM(A1)')).toBe(`'@SUM(A1)`);
    expect(exportedText('on plan,\n5,000 done')).toBe('on plan, 5,000 done');
  });
});

it('a column that is new since stands, hidden, where it is made, the first one first', () => {
  const made = ['engine', 'at', 'parent', 'child', 'price'].map((colId) => ({ colId, hide: false }));
  const stored = [{ colId: 'price', width: 90 }, { colId: 'child' }, { colId: 'at' }];
  expect(withNew(stored, made)).toEqual([
    { colId: 'engine', hide: true },
    { colId: 'price', width: 90 },
    { colId: 'child' },
    { colId: 'at' },
    { colId: 'parent', hide: true },
  ]);
});
