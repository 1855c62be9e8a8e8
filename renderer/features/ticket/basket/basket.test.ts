import { describe, expect, it } from 'vitest';
import { US_PER_HOUR, US_PER_MINUTE } from '../../../../shared/std/duration.ts';
import { START_US, TEST_STOCK } from '../../../../tests/fixtures/engine-stage.ts';
import { columnsFor, doublesOf, MAX_BASKET_ROWS, readAgain, readBasket, readBasketInSteps } from './basket.ts';
import { readCsv, writeCsv } from './csv.ts';
import { totalsOf } from '../../../ui/words/totals.ts';

const market = { instruments: new Map([['TEST', TEST_STOCK]]), nowUs: START_US + US_PER_HOUR };
const read = (...lines: string[]) => readBasket(lines.join('\n'), market);
const wrong = (...lines: string[]) =>
  read(...lines).rows.flatMap(({ line, errors }) => errors.map(({ column, error }) => `${line} ${column}: ${error}`));

describe('a text of rows', () => {
  it('is read with the separator of its first line, quotes, breaks within cells, and a byte order mark', () => {
    const text = '\uFEFFa;b;c\r\n1;"x;""y""";3\r\n\r\n4;"two\nlines";6\n7;8;9';
    expect(readCsv(text)).toEqual({
      ok: true,
      rows: [
        { line: 1, cells: ['a', 'b', 'c'] },
        { line: 2, cells: ['1', 'x;"y"', '3'] },
        { line: 4, cells: ['4', 'two\nlines', '6'] },
        { line: 6, cells: ['7', '8', '9'] },
      ],
    });
    expect(readCsv('a\tb\n1,5\t2')).toMatchObject({ rows: [{ cells: ['a', 'b'] }, { cells: ['1,5', '2'] }] });
  });

  it.each([
    ['a,b\n1,"2', 2, /never closed/],
    ['a,b\n1,2\n"3"x,4', 3, /follows a closing quote/],
  ])('%j cannot be read, at its line', (text, line, error) => {
    expect(readCsv(text)).toEqual({ ok: false, line, error: expect.stringMatching(error) });
  });
});

describe('a basket', () => {
  it('of many rows is read in steps, as in one go, and can be given up', async () => {
    const text = ['instrument,side,qty,note', ...Array.from({ length: 4_000 }, (_, at) => `TEST,buy,100,n${at}`)].join(
      '\n',
    );
    const told: number[] = [];
    const onProgress = (rows: number): void => void told.push(rows);
    const whole = await readBasketInSteps(text, market, { onProgress, signal: new AbortController().signal });
    expect(whole).toEqual(readBasket(text, market));
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const given = new AbortController();
    const signal = given.signal;
    expect(await readBasketInSteps(text, market, { onProgress: () => given.abort(), signal })).toBeNull();
  });

  it("begins each row with the policy's set for its market, and keeps what is typed", () => {
    const params = { strategy: 'pov', participationPct: 7, aheadPct: 3 } as const;
    const set = { strategy: 'pov', regime: 'thin', assetClass: null, params } as const;
    const setFor = (strategy: string) => (strategy === 'pov' ? set : null);
    const text =
      'instrument,side,qty,strategy,participationPct\nTEST,buy,100,pov,\nTEST,buy,100,pov,9\nTEST,buy,100,twap,';
    const { rows } = readBasket(text, { ...market, setFor });
    expect(rows.map(({ command }) => command?.params)).toMatchObject([
      params,
      { ...params, participationPct: 9 },
      { strategy: 'twap', sliceUs: 30_000_000 },
    ]);
  });

  it('is orders as the ticket makes them, with parameters and terms by name', () => {
    const { error, rows } = read(
      'Symbol, Side, Quantity, Algo, participationPct, maxParticipationPct, Limit, Start, End, Account, Note',
      'TEST,buy,1500,pov,10,15,100.5,13:00,14:30,ACC-1,for the fund',
      'test,S,2k,,,,,,,,',
    );
    expect(error).toBeNull();
    expect(rows.flatMap(({ errors }) => errors)).toEqual([]);
    expect(rows.map(({ command }) => command)).toMatchObject([
      {
        kind: 'StageParent',
        instrument: 'TEST',
        side: 'buy',
        qty: 1_500,
        limitPx: 1_005_000,
        params: { strategy: 'pov', participationPct: 10 },
        terms: { maxParticipationPct: 15, urgency: 'medium' },
        account: 'ACC-1',
        note: 'for the fund',
      },
      {
        side: 'sell',
        qty: 2_000,
        limitPx: null,
        startUs: null,
        note: '',
        params: { strategy: 'twap' },
        endUs: market.nowUs + 30 * US_PER_MINUTE,
      },
    ]);
    expect(rows[1]?.command).not.toHaveProperty('account');
  });

  it('says of each row what is wrong, by column, and leaves none out', () => {
    expect(
      wrong(
        'instrument,side,qty,strategy,participationPct,sliceUs,limit,end,urgency',
        'NONE,buy,100,twap,,,,,',
        'TEST,hold,100,twap,,,,,',
        'TEST,buy,1.5,twap,,,,,',
        'TEST,buy,0,twap,,,,,',
        'TEST,buy,"1,5",twap,,,,,',
        'TEST,buy,100,magic,,,,,',
        'TEST,buy,101,pov,101,,,,',
        'TEST,buy,100,pov,10,5s,,,',
        'TEST,buy,100,twap,,1h30,,,',
        'TEST,buy,100,twap,,,100.005,,',
        'TEST,buy,100,twap,,,,03:00,',
        'TEST,buy,100,twap,,,,,hectic',
        'TEST,buy,100,twap',
        'TEST,buy,200,twap,,,,,',
        'TEST,buy,200,twap,,,,,',
        'TEST,buy,100,pov,60,,,,',
      ).map((words) => words.replace(/: .*/, '')),
    ).toEqual([
      ...['2 instrument', '3 side', '4 qty', '5 qty', '6 qty', '7 strategy', '8 participationPct', '9 sliceUs'],
      ...['10 sliceUs', '11 limit', '12 end', '13 urgency', '14 ', '17 maxParticipationPct'],
    ]);
  });

  it('names rows that say the same as one before them', () => {
    const { rows } = read('instrument,side,qty', 'TEST,buy,200', 'TEST,buy,200', 'TEST,buy,201', 'TEST,buy,200');
    expect([...doublesOf(rows)]).toEqual([
      [3, 2],
      [5, 2],
    ]);
    expect([...doublesOf(rows.slice(1))]).toEqual([[5, 3]]);
    // Not those that have the same letters in other cells.
    const apart = read('instrument,side,qty,limit', 'TEST,buy,10,01', 'TEST,buy,100,1');
    expect(doublesOf(apart.rows).size).toBe(0);
  });

  it('is mended cell by cell, also in a column that the text has not, and written as it is read', () => {
    const { rows, columns } = read('instrument,side,qty', 'TEST,buy,x', 'TEST,buy');
    const [qty] = rows;
    expect(readAgain({ ...qty!, cells: ['TEST', 'buy', '5k'] }, columns, market).command).toMatchObject({ qty: 5_000 });
    const late = readBasket('instrument,side,qty\nTEST,buy,100', { ...market, nowUs: TEST_STOCK.sessionEndUs - 1 });
    expect(late.rows[0]?.errors).toMatchObject([{ column: 'end' }]);
    const more = columnsFor(late.columns, late.rows);
    expect(more).toEqual(['instrument', 'side', 'qty', 'end']);
    expect(readAgain({ line: 2, cells: ['TEST', 'buy', '100', 'close'] }, more, market).errors).toEqual([]);
    expect(columnsFor(columns, rows)).toBe(columns);
    const cells = [
      ['a', 'b;c', 'd "e"'],
      ['1', 'two\nlines', '3,000'],
      ['"all"', 'ends\rhere', 'tab\there'],
    ];
    expect(readCsv(writeCsv(cells))).toMatchObject({ ok: true, rows: cells.map((one) => ({ cells: one })) });
    // In the first line a separator that belongs to a cell would be taken for the text's own.
    for (const separator of [';', '\t']) {
      const first = [`a${separator}b${separator}c${separator}d`, 'e'];
      expect(readCsv(writeCsv([first]))).toMatchObject({ ok: true, rows: [{ cells: first }] });
    }
  });

  it.each([
    ['', /Nothing is there/],
    ['instrument,side,qty', /No orders/],
    ['instrument,side', /does not name qty/],
    ['instrument,side,qty,colour\nTEST,buy,1,red', /Unknown in the first line: colour\. There are instrument,/],
    ['instrument,side,qty,Quantity\nTEST,buy,1,1', /qty is there twice/],
    ['instrument,side,qty\nTEST,"buy,1', /Line 2: A quote/],
    [`instrument,side,qty\n${'TEST,buy,1\n'.repeat(MAX_BASKET_ROWS + 1)}`, /10,001 rows are more than the 10,000/],
    ['x'.repeat(4_000_001), /divide the basket/],
  ])('as a whole is refused: %.40j', (text, error) => {
    expect(readBasket(text, market)).toEqual({ error: expect.stringMatching(error), columns: [], rows: [] });
  });

  it('is summed by side, in figures and in words, and says what it cannot value', () => {
    const { rows } = read('instrument,side,qty,limit', 'TEST,buy,1000,100', 'TEST,sell,500,', 'TEST,buy,1,');
    const quote = { instrument: 'TEST', tsUs: 1, bidPx: 990_000, bidQty: 1, askPx: 0, askQty: 0, lastPx: 0 };
    const orders = rows.map(({ command }) => ({
      order: command!,
      instrument: TEST_STOCK,
      quote: { ...quote, volumeQty: 0, volumeNotional: 0, halted: false },
    }));
    expect(totalsOf(orders)).toEqual({
      figures: '3 orders: 2 to buy ≈ USD 100,000, 1 to sell ≈ USD 49,500',
      words: '3 orders, about one hundred fifty thousand USD in all.',
      unvalued: 1,
    });
  });
});
