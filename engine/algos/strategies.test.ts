import { describe, expect, it } from 'vitest';
import { type Child, PLAIN_ROUTE } from '../../shared/domain/orders/child.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import { DEFAULT_TERMS } from '../../shared/domain/orders/working-terms.ts';
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
  childId: `C${i + 1}`,
  parentId: 'P1',
  venue: 'SIM',
  ...PLAIN_ROUTE,
  placedBy: null,
  instrument: 'TEST',
  side: 'buy',
  qty: 100,
  px: BID,
  tif: 'day',
  state: 'working',
  filledQty: 0,
  filledNotional: 0,
  fees: 0,
  submittedUs: START_US,
  updatedUs: START_US,
  reason: '',
  venueNote: '',
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
    signals: null,
    modelBounds: null,
    takenQty: 0,
    policy: null,
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

const FIGURES: InstrumentFigures = {
  dayQty: 1_200_000,
  dayVolatility: 0.02,
  spreadPx: 200,
  closeQty: 0,
  source: 'a test',
  // A sixth of the day each, the first twice as much and the last three times as much as those between.
  volumeCurve: [2 / 9, 1 / 9, 1 / 9, 1 / 9, 1 / 9, 3 / 9],
};
const HOUR = US_PER_HOUR;

describe('VWAP', () => {
  const vwap = (correctionPct: number, terms: Partial<Parent> = {}): Partial<Parent> => ({
    params: { strategy: 'vwap', sliceUs: US_PER_MINUTE, correctionPct },
    qty: 9_000,
    endUs: START_US + 6 * HOUR,
    ...terms,
  });
  const at = (elapsedUs: number, parent: Partial<Parent>, marketQty: number): number =>
    planned({ elapsedUs, parent, marketQty, figures: FIGURES });

  it('follows the usual curve where nothing corrects it, whatever trades', () => {
    for (const traded of [0, 5_000_000]) {
      const hours = [0, 0.5, 1, 2, 5, 5.5, 6].map((hour) => at(hour * HOUR, vwap(0), traded));
      expect(hours).toEqual([0, 1_000, 2_000, 3_000, 6_000, 7_500, 9_000]);
    }
  });

  it('follows a part of the curve over a part of the day', () => {
    const parent = vwap(0, { startUs: START_US + HOUR, planFromUs: START_US + HOUR, endUs: START_US + 3 * HOUR });
    expect([1, 1.5, 2, 3].map((hour) => at(hour * HOUR, parent, 0))).toEqual([0, 2_250, 4_500, 9_000]);
  });

  it('corrected, is where it was on a day as usual, and ahead of the curve while more trades than usual', () => {
    const usualQty = (1_200_000 * 2) / 9;
    expect(at(HOUR, vwap(100), usualQty)).toBeCloseTo(2_000, -1);
    const busy = at(HOUR, vwap(100), 2 * usualQty);
    expect(busy).toBeGreaterThan(2_050);
    expect(at(HOUR, vwap(50), 2 * usualQty)).toBeCloseTo((2_000 + busy) / 2, -1);
    expect(at(HOUR, vwap(100), usualQty / 4)).toBeLessThan(1_900);
  });

  it('is even over time where nothing is known', () => {
    expect(planned({ elapsedUs: 1.5 * HOUR, parent: vwap(100) })).toBe(2_250);
  });
});

describe('implementation shortfall', () => {
  const order = (urgency: 'low' | 'medium' | 'high'): Partial<Parent> => ({
    params: { strategy: 'is', riskAversion: 100, sliceUs: US_PER_MINUTE },
    terms: { ...DEFAULT_TERMS, urgency },
  });
  const halfway = (urgency: 'low' | 'medium' | 'high', figures: InstrumentFigures | undefined = FIGURES): number =>
    planned({ elapsedUs: 30 * US_PER_MINUTE, parent: order(urgency), ...(figures && { figures }) });

  it('is ahead of even, the more so the more urgent', () => {
    const [low, medium, high] = [halfway('low'), halfway('medium'), halfway('high')];
    expect(low).toBeGreaterThan(1_800);
    expect(medium).toBeGreaterThan(low + 100);
    expect(high).toBeGreaterThan(medium + 500);
  });

  it('is even where nothing is known, and says so', () => {
    expect(halfway('high', NO_FIGURES)).toBe(1_800);
    expect(decide({ parent: order('high') }).reason).toMatch(/even over time, for nothing is known/);
  });
});

describe('target close', () => {
  const order = (qty: number, terms: Partial<Parent> = {}): Partial<Parent> => ({
    params: {
      strategy: 'close',
      closeSharePct: 20,
      windowUs: HOUR,
      riskAversion: 100,
      sliceUs: US_PER_MINUTE,
    },
    qty,
    endUs: START_US + 6 * HOUR,
    ...terms,
  });
  // A fifth of the last hour's 400,000.
  const LEFT = 80_000;
  const at = (hour: number, qty: number): number =>
    planned({ elapsedUs: hour * HOUR, parent: order(qty), figures: FIGURES });

  it('leaves all of it for a close that can bear it, and trades it evenly there', () => {
    expect([0, 3, 5, 5.5, 6].map((hour) => at(hour, 50_000))).toEqual([0, 0, 0, 25_000, 50_000]);
  });

  it('trades ahead only what the close cannot bear, and that late', () => {
    const qty = 100_000;
    expect(Math.abs(at(5, qty) - (qty - LEFT))).toBeLessThanOrEqual(1);
    expect(at(2.5, qty)).toBeLessThan((qty - LEFT) / 2);
    expect(at(2.5, qty)).toBeGreaterThan(0);
    expect(at(6, qty)).toBe(qty);
  });

  it('is even where nothing is known, and says so', () => {
    expect(planned({ elapsedUs: 3 * HOUR, parent: order(6_000) })).toBe(3_000);
    expect(decide({ parent: order(6_000) }).reason).toMatch(/even over time/);
  });
});

describe('a peg', () => {
  const order = (reference: 'touch' | 'mid' | 'opposite', offsetTicks = 0, terms: Partial<Parent> = {}) => ({
    params: { strategy: 'peg', reference, offsetTicks, displayQty: 100 } as const,
    ...terms,
  });

  it('rests at its price with a part of it shown, and never as a taker', () => {
    const [intent] = decide({ parent: order('touch') }).submit;
    expect(intent).toMatchObject({ px: BID, qty: 3_600, tif: 'day', postOnly: true });
    expect(Math.abs(intent!.displayQty! - 100)).toBeLessThanOrEqual(20);
    expect(decide({ parent: order('mid', -1) }).submit).toMatchObject([{ px: 999_900 }]);
    expect(decide({ parent: order('opposite', -2) }).submit).toMatchObject([{ px: ASK - 200, tif: 'day' }]);
    expect(decide({ parent: order('mid', 0, { side: 'sell' }) }).submit).toMatchObject([{ px: 1_000_000 }]);
  });

  it('takes what it would show where its price reaches the other side', () => {
    const [intent] = decide({ parent: order('opposite') }).submit;
    expect(intent).toMatchObject({ px: ASK, tif: 'ioc' });
    expect(intent!.qty).toBeLessThanOrEqual(120);
  });

  it('follows the book, is never beyond its limit, and follows no order of its own', () => {
    expect(decide({ parent: order('touch'), open: [{ px: BID - 100 }] })).toMatchObject({ submit: [], cancel: ['C1'] });
    expect(decide({ parent: order('opposite', 0, { limitPx: BID + 300 }) }).submit).toMatchObject([{ px: BID + 300 }]);
    const ours = new HandBook(
      [
        { px: BID + 100, qty: 60 },
        { px: BID, qty: 500 },
      ],
      [{ px: ASK, qty: 500 }],
    );
    const open = [{ px: BID + 100, qty: 3_600, filledQty: 3_540 }];
    expect(decide({ parent: order('touch', 1), open, book: ours })).toMatchObject({ submit: [], cancel: [] });
  });

  it('takes to keep its least share, after pulling what rests', () => {
    const parent = order('touch', 0, { terms: { ...DEFAULT_TERMS, minParticipationPct: 10 } });
    expect(decide({ parent, marketQty: 900, open: [{ px: BID }] })).toMatchObject({ submit: [], cancel: ['C1'] });
    expect(decide({ parent, marketQty: 900 }).submit).toEqual([{ px: ASK, qty: 100, tif: 'ioc' }]);
  });
});

describe('the terms of every order', () => {
  const termed = (terms: Partial<Parent['terms']>, parent: Partial<Parent> = {}): Partial<Parent> => ({
    ...parent,
    terms: { ...DEFAULT_TERMS, ...terms },
  });

  it('would: takes all that is left at its price or a better one, within its highest share', () => {
    expect(decide({ parent: termed({ wouldPx: ASK }) }).submit).toEqual([{ px: ASK, qty: 500, tif: 'ioc' }]);
    expect(decide({ parent: termed({ wouldPx: ASK - 100 }) }).submit).toMatchObject([{ tif: 'day' }]);
    expect(decide({ parent: termed({ wouldPx: ASK }), marketQty: 900 }).submit).toMatchObject([{ qty: 180 }]);
    const sell = termed({ wouldPx: BID }, { side: 'sell' });
    expect(decide({ parent: sell }).submit).toEqual([{ px: BID, qty: 500, tif: 'ioc' }]);
    expect(decide({ parent: termed({ wouldPx: ASK }, { limitPx: ASK - 100 }) }).submit).toMatchObject([{ tif: 'day' }]);
  });

  it('would is looked for every second', () => {
    expect(decide({ parent: termed({ wouldPx: BID }) }).wakeUs).toBe(START_US + US_PER_SECOND);
  });

  it('at least: takes what is missing of its lowest share', () => {
    const parent = termed({ minParticipationPct: 10 });
    expect(decide({ parent, marketQty: 900 }).submit).toEqual([{ px: ASK, qty: 100, tif: 'ioc' }]);
    const kept = termed({ minParticipationPct: 10 }, { filledQty: 100 });
    expect(decide({ parent: kept, marketQty: 900, elapsedUs: 100 * US_PER_SECOND }).submit).toMatchObject([
      { tif: 'day' },
    ]);
    const beyond = termed({ minParticipationPct: 10 }, { limitPx: BID });
    expect(decide({ parent: beyond, marketQty: 900 }).submit).toMatchObject([{ px: BID, qty: 100, tif: 'day' }]);
  });

  it('urgency: patient for two slices at low, for half a slice at high', () => {
    const behind = (urgency: 'low' | 'high', qty: number) =>
      decide({ parent: termed({ urgency }, { filledQty: 1_800 - qty }), elapsedUs: 30 * US_PER_MINUTE }).submit[0]!.tif;
    expect([behind('low', 120), behind('low', 121), behind('high', 30), behind('high', 31)]).toEqual([
      ...['day', 'ioc', 'day', 'ioc'],
    ]);
  });
});

describe('every schedule algorithm', () => {
  const late = { elapsedUs: 30 * US_PER_MINUTE };

  it('follows the touch: pulls what strayed before it rests anew', () => {
    const { submit, cancel, reason } = decide({ open: [{ px: BID - 100, qty: 10 }] });
    expect([submit, cancel]).toEqual([[], ['C1']]);
    expect(reason).toMatch(/touch moved to 99\.90:/);
  });

  it('pulls what rests before it takes, waits for what is being pulled, and pulls nothing twice', () => {
    expect(decide({ ...late, open: [{}, { state: 'pending-cancel' }] })).toMatchObject({ submit: [], cancel: ['C1'] });
    expect(decide({ ...late, open: [{ state: 'pending-cancel' }] })).toMatchObject({ submit: [], cancel: [] });
  });

  it('goes on beside what is of unknown fate at a venue that is down, and counts it as if it filled', () => {
    const open = [{ state: 'unknown', qty: 1_750 }] as const;
    expect(decide({ ...late, open })).toMatchObject({ submit: [{ px: ASK, qty: 50, tif: 'ioc' }], cancel: [] });
    expect(decide({ ...late, open: [{ ...open[0], qty: 1_800 }] })).toMatchObject({ submit: [], cancel: [] });
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
      expect(reason).toMatch(situation === late ? /beyond the limit price: rests at 99\.85$/ : /rests at its limit/);
    }
    expect(decide({ ...late, parent: { limitPx: ASK } }).submit).toMatchObject([{ px: ASK, tif: 'ioc' }]);
    const sell = { side: 'sell', limitPx: ASK + 700 } as const;
    expect(decide({ ...late, parent: sell }).submit).toMatchObject([{ px: ASK + 700, tif: 'day' }]);
  });
});
