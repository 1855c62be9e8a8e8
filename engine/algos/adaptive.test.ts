import { describe, expect, it } from 'vitest';
import { type Child, PLAIN_ROUTE } from '../../shared/domain/orders/child.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { ModelBounds } from '../../shared/domain/policy/policy.ts';
import { US_PER_HOUR, US_PER_MINUTE } from '../../shared/std/duration.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { START_US, TEST_STOCK, testBook, testParent } from '../../tests/fixtures/engine-stage.ts';
import { NO_FIGURES } from '../core/figures.ts';
import { ACTIONS, type Policy, type PolicyFault } from '../core/policy.ts';
import type { Decision, DecisionContext } from '../core/strategy.ts';
import { decide } from './strategies.ts';

const BID = 999_000;
const ASK = 1_001_000;
const HALF_WAY = START_US + 30 * US_PER_MINUTE;

type ActionName = (typeof ACTIONS)[number]['name'];

/** Wants one action above all. */
const wanting = (name: ActionName): Policy => ({
  id: 'wanting',
  choose: () => ({
    action: ACTIONS.findIndex((each) => each.name === name),
    values: Float32Array.from(ACTIONS, (each) => (each.name === name ? 1 : -0.5)),
  }),
});

const failing = (fault: PolicyFault): Policy => ({ id: 'failing', choose: () => fault });

const resting = (change: Partial<Child> = {}): Child => ({
  childId: 'C1',
  parentId: 'P1',
  venue: 'LIT1',
  ...PLAIN_ROUTE,
  placedBy: null,
  instrument: 'TEST',
  side: 'buy',
  qty: 60,
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
  ...change,
});

interface Situation {
  readonly parent?: Partial<Parent>;
  readonly open?: readonly Child[];
  readonly policy?: Policy | null;
  readonly signals?: DecisionContext['signals'];
  readonly bounds?: Partial<ModelBounds> | null;
  readonly takenQty?: number;
}

/** So wide that the order's own terms bound it. */
const WIDE: ModelBounds = { maxChildPct: 100, maxTakePct: 100, maxEnvelopePct: 100 };

/** A buy of 3,600 over an hour, half way, on plan: a clip is 60, the envelope 180. */
function decided({
  parent,
  open = [],
  policy = wanting('post'),
  signals,
  bounds = {},
  takenQty = 0,
}: Situation): Decision {
  const openQty = open.reduce((sum, { qty, filledQty }) => sum + qty - filledQty, 0);
  return decide({
    nowUs: HALF_WAY,
    parent: testParent({
      qty: 3_600,
      endUs: START_US + US_PER_HOUR,
      filledQty: 1_800,
      openQty,
      params: { strategy: 'adaptive', sliceUs: US_PER_MINUTE, envelopePct: 5 },
      ...parent,
    }),
    instrument: TEST_STOCK,
    book: testBook(),
    bookShowsOwn: true,
    figures: NO_FIGURES,
    open,
    policy,
    market: { qty: 1_000_000, notional: 0 },
    marketSincePlan: { qty: 1_000_000, notional: 0 },
    rng: seededRng(1),
    modelBounds: bounds && { ...WIDE, ...bounds, version: 4 },
    takenQty,
    signals: signals === undefined ? SIGNALS : signals,
  });
}

const SIGNALS = { darkPools: true, dealerQuotes: true, stateOf: () => new Float32Array(1), forecast: () => null };

describe('what the policy wants is done', () => {
  it('rests clips at the touch, behind it, or in the dark alone', () => {
    expect(decided({ policy: wanting('post 3×') }).submit).toEqual([{ px: BID, qty: 180, tif: 'day' }]);
    expect(decided({ policy: wanting('post a tick back') }).submit).toEqual([{ px: BID - 100, qty: 120, tif: 'day' }]);
    expect(decided({ policy: wanting('dark') }).submit).toEqual([{ px: ASK, kinds: ['dark'], qty: 120, tif: 'day' }]);
  });

  it('rests more in the dark where its policy has learnt that, and no more than there is room for', () => {
    const deep: Policy = { ...wanting('dark'), darkOfEnvelope: 1 };
    expect(decided({ policy: deep }).submit).toMatchObject([{ kinds: ['dark'], qty: 180 }]);
    expect(decided({ policy: { ...deep, darkOfEnvelope: 0.5 } }).submit).toMatchObject([{ qty: 120 }]);
    expect(decided({ policy: deep, parent: { filledQty: 1_900 } }).submit).toMatchObject([{ qty: 80 }]);
    const half = resting({ venue: 'DARK1', venueKind: 'dark', px: ASK, qty: 80 });
    expect(decided({ policy: deep, open: [half] })).toMatchObject({ submit: [{ qty: 100 }], cancel: [] });
  });

  it('takes from books and dealers, or deals with a dealer', () => {
    expect(decided({ policy: wanting('take 2×') }).submit).toEqual([
      { px: ASK, qty: 120, tif: 'ioc', kinds: ['lit', 'dealer'] },
    ]);
    expect(decided({ policy: wanting('dealer') }).submit).toEqual([
      { px: ASK, qty: 60, tif: 'ioc', kinds: ['dealer'] },
    ]);
  });

  it('keeps what stands where it should, and pulls the rest', () => {
    const stands = decided({ open: [resting()] });
    expect(stands).toMatchObject({ submit: [], cancel: [] });
    expect(decided({ open: [resting({ px: BID - 500 })] }).cancel).toEqual(['C1']);
    expect(decided({ open: [resting()], policy: wanting('wait') }).cancel).toEqual(['C1']);
  });

  it('says what it chose, and by how much it is better than what else', () => {
    const { reason, explained } = decided({});
    expect(reason).toBe('post, 1.50 bps better than wait; on plan');
    expect(explained).toMatchObject({ policyId: 'wanting', bound: '', chosen: 2, done: 2 });
  });
});

describe('what bounds the policy', () => {
  it('takes when the order falls out of its envelope, and names the bound', () => {
    const late = decided({ parent: { filledQty: 1_600 } });
    expect(late.submit).toEqual([{ px: ASK, qty: 120, tif: 'ioc', kinds: ['lit', 'dealer'] }]);
    expect(late.explained).toMatchObject({ chosen: 2, bound: '200 behind plan, the envelope is 180' });
    expect(late.reason).toBe(
      'post, 1.50 bps better than wait, but 200 behind plan, the envelope is 180: take 2×; 200 behind plan',
    );
  });

  it('takes what is overdue by more than the plan has left', () => {
    const due = decided({ parent: { filledQty: 3_480, planFromQty: 3_460 } });
    expect(due).toMatchObject({ explained: { bound: '' }, reason: expect.stringContaining('50 behind plan') });
    const overdue = decided({ parent: { filledQty: 3_480, planFromQty: 3_540 } });
    expect(overdue.submit).toMatchObject([{ tif: 'ioc' }]);
    expect(overdue.explained?.bound).toBe('90 behind plan, the plan has 30 left');
  });

  it('waits when it is as far ahead, and never has more out than the envelope and the order allow', () => {
    expect(decided({ parent: { filledQty: 1_980 } })).toMatchObject({ submit: [], explained: { done: 0 } });
    expect(decided({ parent: { filledQty: 1_950 }, policy: wanting('take 2×') }).submit).toMatchObject([{ qty: 30 }]);
  });

  it('lets a model want no larger child than the execution policy does, and names that', () => {
    const cut = decided({ policy: wanting('post 3×'), bounds: { maxChildPct: 1 } });
    expect(cut.submit).toMatchObject([{ qty: 36 }]);
    expect(cut.explained).toMatchObject({ chosen: 3, done: 3 });
    expect(cut.reason).toContain('but policy 4 lets a model want 36 at a time, 1% of the order; on plan');
    const taking = decided({ policy: wanting('take 2×'), bounds: { maxChildPct: 1 }, open: [resting()] });
    expect(taking).toMatchObject({ submit: [{ qty: 36, tif: 'ioc' }], cancel: [] });
  });

  it('lets a model take no more than the execution policy does: then it rests where that is worth most', () => {
    const bounds = { maxTakePct: 30 };
    expect(decided({ policy: wanting('take 2×'), bounds, takenQty: 1_050 }).submit).toMatchObject([{ qty: 30 }]);
    const inFlight = [resting({ tif: 'ioc', qty: 30 })];
    for (const used of [{ takenQty: 1_080 }, { takenQty: 1_050, open: inFlight }]) {
      const { submit, explained } = decided({ policy: wanting('take 2×'), bounds, ...used });
      expect(submit.filter(({ tif }) => tif !== 'day')).toEqual([]);
      expect(explained?.bound).toBe('1,080 are taken, policy 4 lets a model take 1,080, 30% of the order');
      expect(ACTIONS[explained!.done]!.kind).not.toMatch(/take|dealer/);
    }
    // Behind its plan with nothing left to take, it is the clock's.
    const late = decided({ parent: { filledQty: 1_600 }, bounds, takenQty: 1_080 });
    expect(late.explained).toBeUndefined();
    expect(late.reason).toContain('200 behind plan, the envelope is 180; 1,080 are taken');
  });

  it('lets a model stray no further than the execution policy does, whatever the order allows', () => {
    const late = decided({ parent: { filledQty: 1_760 }, bounds: { maxEnvelopePct: 1 } });
    expect(late.explained?.bound).toBe('40 behind plan, policy 4 lets a model stray 36, 1% of the order');
    expect(decided({ parent: { filledQty: 1_760 } }).explained?.bound).toBe('');
    expect(
      decided({ parent: { filledQty: 1_780 }, policy: wanting('take 2×'), bounds: { maxEnvelopePct: 1 } }).submit,
    ).toMatchObject([{ qty: 56 }]);
  });

  it('goes by the clock where no execution policy is in force', () => {
    expect(decided({ bounds: null }).reason).toContain('no execution policy says what a model may do, so by the clock');
  });

  it('offers no dark or dealer where the order keeps out of the dark, and none where none quotes', () => {
    const may = (situation: Situation): string[] =>
      ACTIONS.filter((_, i) => decided(situation).explained?.may[i]).map(({ name }) => name);
    expect(may({})).toEqual(ACTIONS.map(({ name }) => name));
    const terms = { ...testParent().terms, dark: false };
    expect(may({ parent: { terms } })).toEqual(['wait', 'post a tick back', 'post', 'post 3×', 'take', 'take 2×']);
    expect(may({ signals: { ...SIGNALS, dealerQuotes: false } })).not.toContain('dealer');
    expect(may({ signals: { ...SIGNALS, darkPools: false } })).not.toContain('dark');
    expect(may({ parent: { limitPx: BID } })).toEqual(['wait', 'post a tick back', 'post', 'post 3×', 'dark']);
  });

  it('goes by the clock without a policy, or where it fails, and says so', () => {
    expect(decided({ policy: null }).reason).toContain('there is no policy, so by the clock');
    expect(decided({ signals: null }).reason).toContain('by the clock');
    const fault = { why: 'late', reason: 'failing took 3000 µs, more than its 2000 µs' } as const;
    const degraded = decided({ policy: failing(fault) });
    expect(degraded).toMatchObject({ degraded: { policyId: 'failing', fault } });
    expect(degraded.reason).toContain('took 3000 µs');
    expect(degraded.submit).toMatchObject([{ px: BID, tif: 'day' }]);
  });
});
