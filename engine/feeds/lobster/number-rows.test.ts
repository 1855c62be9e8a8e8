import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeedError } from '../../core/feed.ts';
import { NumberRows } from './number-rows.ts';

function read(text: string, columns: number, firstDecimals: number, chunkBytes = 1 << 16): number[][] {
  const rows: number[][] = [];
  const reader = new NumberRows({ file: 'f.csv', columns, firstDecimals, onRow: (fields) => rows.push([...fields]) });
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += chunkBytes) reader.push(bytes.subarray(i, i + chunkBytes));
  reader.end();
  return rows;
}

/** What the text means, in whole-number arithmetic of arbitrary precision. */
function naive(text: string, firstDecimals: number): number[][] {
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) =>
      line.split(',').map((field, column) => {
        if (column > 0 || firstDecimals === 0) return Number(field);
        const [whole, fraction = ''] = field.split('.') as [string, string?];
        return Number(BigInt(whole + fraction.slice(0, firstDecimals).padEnd(firstDecimals, '0')));
      }),
    );
}

describe('NumberRows', () => {
  it('reads times exactly, cutting off what is below a microsecond', () => {
    const rows = read('34200.015105074,1\n34200.18960767,2\n57599.9,3\n34200,4\n1.123456999999,5\n', 2, 6);
    expect(rows.map(([time]) => time)).toEqual([34200015105, 34200189607, 57599900000, 34200000000, 1123456]);
  });

  it('reads what a naive parser of arbitrary precision reads, however the bytes are cut into chunks', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 86_399 }), fc.option(fc.stringMatching(/^\d{1,12}$/)))
      .map(([whole, fraction]) => (fraction === null ? `${whole}` : `${whole}.${fraction}`));
    const row = fc
      .tuple(time, fc.integer({ min: -9_999_999_999, max: 9_999_999_999 }), fc.maxSafeInteger().map(Math.abs))
      .map((fields) => fields.map((field) => (Object.is(field, -0) ? 0 : field)).join(','));
    const file = fc
      .tuple(fc.array(row, { minLength: 1, maxLength: 20 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
      .map(([rows, end, ended]) => rows.join(end) + (ended ? end : ''));
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 40 }), (text, chunkBytes) => {
        expect(read(text, 3, 6, chunkBytes)).toEqual(naive(text, 6));
      }),
    );
  });

  it.each([
    ['too few columns', '1,2,3\n1,2\n', 'row 2: 2 columns instead of 3'],
    ['too many columns', '1,2,3,4\n', 'row 1: more than 3 columns'],
    ['letters', '1,2,3\n1,x,3\n', 'row 2: column 2 is not a number (found "x")'],
    ['an empty field', '1,,3\n', 'row 1: column 2 is not a number'],
    ['a lone minus', '1,-,3\n', 'row 1: column 2 is not a number'],
    ['a minus inside a number', '1,2-1,3\n', 'row 1: column 2 is not a number (found "-")'],
    ['two points', '1.2.3,2,3\n', 'row 1: column 1 is not a number (found ".")'],
    ['a fraction where none belongs', '1,2.5,3\n', 'row 1: column 2 is not a number (found ".")'],
    ['an empty row', '1,2,3\n\n1,2,3\n', 'row 2: the row is empty'],
    ['a number beyond exactness', '1,99999999999999999,3\n', 'row 1: column 2 is too large'],
    ['a carriage return inside a row', '1,2\r,3\n', 'row 1: a carriage return inside the row'],
    ['a digit after a carriage return', '1,2,3\r4\n', 'row 1: column 3 is not a number'],
    ['an empty file', '', 'the file is empty'],
    ['a row cut off', '1,2,3\n1,2', 'row 2: 2 columns instead of 3'],
  ])('refuses %s, naming the row', (_, text, message) => {
    const attempt = () => read(text, 3, 6, 1);
    expect(attempt).toThrow(FeedError);
    expect(attempt).toThrow(message);
  });
});
