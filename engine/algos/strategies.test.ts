import { describe, expect, it } from 'vitest';
import { type Child, PLAIN_ROUTE } from '../../shared/domain/child.ts';
import type { Parent } from '../../shared/domain/parent.ts';
import { US_PER_HOUR, US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { HandBook, START_US, TEST_STOCK, testBook, testParent } from '../../tests/fixtures/engine-stage.ts';
import { type InstrumentFigures, NO_FIGURES } from '../core/figures.ts';
import type { DecisionContext } from '../core/strategy.ts';
import { decide as decideFor, plannedQty } from './strategies.ts';

const BID = 999_000;
const ASK = 1_001_000;

interface Situation {
  readonly parent?: Partial<Parent>;
  readonly elapsedUs?: number;
  readonly open?: readonly Partial<Child>[];
  readonly marketQty?: number;
  readonly marketSincePlanQty?: number;
  readonly book?: HandBook;
  readonly figures?: InstrumentFigures;
}

const child = (terms: Partial<Child>, i: number): Child => ({
  ...{
    childId: `C${i + 1}`,
    parentId: 'P1',
    venue: 'SIM',
    ...PLAIN_ROUTE,
    instrument: 'TEST',
    side: 'buy',
    qty: 100,
    px: BID,
  },
  ...{
    tif: 'day',
    state: 'working',
    filledQty: 0,
    filledNotional: 0,
    fees: 0,
    submittedUs: START_US,
    updatedUs: START_US,
  },
  ...{ reason: '', venueNote: '' },
  ...terms,
});

/** A buy of 3,600 over an hour, a slice a minute: 60 lots each; the market has traded plenty. */
function contextOf(situation: Situation) {
  const { parent, elapsedUs = 0, open = [], marketQty = 1_000_000, marketSincePlanQty, book, figures } = situation;
  const children = open.map(child);
  const openQty = children.reduce((sum, { qty, filledQty }) => sum + qty - filledQty, 0);
  const context: DecisionContext = {
    nowUs: START_US + elapsedUs,
    parent: testParent({ qty: 3_600, openQty, ...parent }),
    instrument: TEST_STOCK,
    book: book ?? testBook(),
    bookShowsOwn: true,
    figures: figures ?? NO_FIGURES,
    market: { qty: marketQty, notional: 0 },
    marketSincePlan: { qty: marketSincePlanQty ?? marketQty, notional: 0 },
    open: children,
    rng: seededRng(1),
  };
  return context;
}

const decide = (situation: Situation) => decideFor(contextOf(situation));
const planned = (situation: Situation): number => plannedQty(contextOf(situation));

describe('TWAP', () => {
  it('plans the same quantity in every stretch of time, from where it was planned', () => {
    const at = (elapsedUs: number, parent: Partial<Parent> = {}): number => planned({ elapsedUs, parent });
    expect([at(0), at(US_PER_SECOND), at(30 * US_PER_MINUTE), at(US_PER_HOUR)]).toEqual([0, 1, 1_800, 3_600]);
    expect(at(2 * US_PER_HOUR)).toBe(3_600);
    const anew = { planFromUs: START_US + 30 * US_PER_MINUTE, planFromQty: 600 };
    expect([at(0, anew), at(45 * US_PER_MINUTE, anew), at(US_PER_HOUR, anew)]).toEqual([600, 2_100, 3_600]);
  });

  it('rests at the touch what the next slice wants, and looks again about a slice later', () => {
    const { submit, cancel, wakeUs } = decide({});
    expect(submit).toEqual([{ px: BID, qty: expect.any(Number), tif: 'day' }]);
    expect(submit[0]!.qty).toBeGreaterThanOrEqual(48);
    expect(submit[0]!.qty).toBeLessThanOrEqual(72);
    expect(cancel).toEqual([]);
    expect(Math.abs(wakeUs - START_US - US_PER_MINUTE)).toBeLessThanOrEqual(0.2 * US_PER_MINUTE);
  });

  it('takes what is more than a slice behind, as far as it is shown', () => {
    const late = { elapsedUs: 30 * US_PER_MINUTE };
    expect(decide({ ...late, parent: { filledQty: 1_700 } }).submit).toEqual([{ px: ASK, qty: 100, tif: 'ioc' }]);
    expect(decide(late).submit).toEqual([{ px: ASK, qty: 500, tif: 'ioc' }]);
    expect(decide({ ...late, parent: { filledQty: 1_750 } }).submit).toMatchObject([{ px: BID, tif: 'day' }]);
  });

  it('looks in time before its end, and then takes everything that is left', () => {
    const parent = { filledQty: 3_560 };
    const { wakeUs } = decide({ elapsedUs: US_PER_HOUR - 10 * US_PER_SECOND, parent });
    expect(wakeUs).toBe(START_US + US_PER_HOUR - 3 * US_PER_SECOND);
    const elapsedUs = wakeUs - START_US;
    expect(decide({ elapsedUs, parent }).submit).toEqual([{ px: ASK, qty: 40, tif: 'ioc' }]);
  });

  it('sells on the other side', () => {
    const sell = { side: 'sell' } as const;
    expect(decide({ parent: sell }).submit).toMatchObject([{ px: ASK, tif: 'day' }]);
    expect(decide({ parent: sell, elapsedUs: 30 * US_PER_MINUTE }).submit).toMatchObject([{ px: BID, tif: 'ioc' }]);
  });

  it('never has more done and working than its share of what has traded', () => {
    const parent = { filledQty: 100 };
    const elapsedUs = 30 * US_PER_MINUTE;
    // 20 % of 900 and its own 100.
    expect(decide({ elapsedUs, parent, marketQty: 900 }).submit).toMatchObject([{ qty: 100 }]);
    expect(decide({ elapsedUs, parent, marketQty: 400 }).submit).toEqual([]);
    expect(decide({ elapsedUs, parent, marketQty: 400 }).reason).toMatch(/participation bound/);
  });
});

describe('POV', () => {
  const pov = (participationPct: number, terms: Partial<Parent> = {}): Partial<Parent> => ({
    params: { strategy: 'pov', participationPct },
    ...terms,
  });

  it('plans its share of the whole, its own executions in it', () => {
    expect(planned({ parent: pov(20), marketQty: 4_000 })).toBe(1_000);
    expect(planned({ parent: pov(50), marketQty: 1_000 })).toBe(1_000);
    expect(planned({ parent: pov(20), marketQty: 1_000_000 })).toBe(3_600);
    expect(planned({ parent: pov(100), marketQty: 0 })).toBe(3_600);
  });

  it('counts from where it was planned, so that a pause is not made up for', () => {
    const parent = pov(20, { planFromQty: 300, filledQty: 300 });
    expect(planned({ parent, marketQty: 1_000_000, marketSincePlanQty: 400 })).toBe(400);
  });

  it('has nothing to do before the market trades', () => {
    expect(decide({ parent: pov(20), marketQty: 0 }).submit).toEqual([]);
  });

  it('never has more done and working than its share of what has traded', () => {
    expect(decide({ parent: pov(20), marketQty: 280 }).submit).toEqual([{ px: BID, qty: 56, tif: 'day' }]);
    // A clip of 2 % of the order behind, it takes.
    expect(decide({ parent: pov(20), marketQty: 300 }).submit).toEqual([{ px: ASK, qty: 60, tif: 'ioc' }]);
  });
});

describe('every schedule algorithm', () => {
  const late = { elapsedUs: 30 * US_PER_MINUTE };

  it('follows the touch: pulls what strayed before it rests anew', () => {
    const { submit, cancel, reason } = decide({ open: [{ px: BID - 100, qty: 10 }] });
    expect([submit, cancel]).toEqual([[], ['C1']]);
    expect(reason).toMatch(/touch moved to 99\.9000/);
  });

  it('pulls what rests before it takes, waits for what is being pulled or unknown, and pulls nothing twice', () => {
    expect(decide({ ...late, open: [{}, { state: 'pending-cancel' }] })).toMatchObject({ submit: [], cancel: ['C1'] });
    for (const state of ['pending-cancel', 'unknown'] as const) {
      expect(decide({ ...late, open: [{ state }] })).toMatchObject({ submit: [], cancel: [] });
    }
  });

  it('counts what it sent to take and has no answer to', () => {
    const open = [{ tif: 'ioc', px: ASK, qty: 1_750, state: 'unknown' }] as const;
    expect(decide({ ...late, open }).submit).toEqual([{ px: ASK, qty: 50, tif: 'ioc' }]);
    const all = [{ ...open[0], qty: 1_800 }];
    expect(decide({ ...late, open: all })).toMatchObject({ submit: [], reason: expect.stringContaining('waits') });
  });

  it('waits in a halt with its orders pulled, and without a two-sided market', () => {
    const halted = testBook();
    halted.halted = true;
    expect(decide({ book: halted, open: [{}] })).toMatchObject({ submit: [], cancel: ['C1'] });
    const oneSided = new HandBook([{ px: BID, qty: 500 }], []);
    expect(decide({ book: oneSided })).toMatchObject({ submit: [], cancel: [] });
  });

  it('never goes beyond its limit price: rests there while the market is beyond it, on plan or late', () => {
    const parent = { limitPx: BID - 500 };
    for (const situation of [{}, late]) {
      const { submit, reason } = decide({ ...situation, parent });
      expect(submit).toMatchObject([{ px: BID - 500, tif: 'day' }]);
      expect(reason).toMatch(situation === late ? /beyond the limit price: rests at 99\.8500/ : /rests at its limit/);
    }
    expect(decide({ ...late, parent: { limitPx: ASK } }).submit).toMatchObject([{ px: ASK, tif: 'ioc' }]);
    const sell = { side: 'sell', limitPx: ASK + 700 } as const;
    expect(decide({ ...late, parent: sell }).submit).toMatchObject([{ px: ASK + 700, tif: 'day' }]);
  });
});
