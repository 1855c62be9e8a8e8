import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../../engine/risk/default-policy.ts';
import { changeInWords } from '../../../shared/domain/policy/policy-words.ts';
import { policyChanges } from '../../../shared/domain/policy/policy-diff.ts';
import type { ParameterSet } from '../../../shared/domain/policy/policy.ts';
import { defaultParams, STRATEGY_NAMES } from '../../../shared/domain/orders/strategy.ts';
import { WIDE_LIMITS } from '../../../tests/fixtures/engine-stage.ts';
import { editPolicy, fieldsOf } from './policy-edit.ts';
import { draftsOf, errorKey, readSets, type SetDraft, withOneMore } from './set-drafts.ts';

const POLICY = defaultPolicy(new Map([['TEST', WIDE_LIMITS]]));
const TWAP: ParameterSet = {
  strategy: 'twap',
  regime: 'volatile',
  assetClass: 'equity',
  params: { strategy: 'twap', sliceUs: 1_500_000 },
};
const PEG: ParameterSet = {
  strategy: 'peg',
  regime: null,
  assetClass: null,
  params: { strategy: 'peg', reference: 'mid', offsetTicks: -2, displayQty: 250 },
};
const typed = (draft: SetDraft, texts: Record<string, string>): SetDraft => ({
  ...draft,
  texts: { ...draft.texts, ...texts },
});

describe('parameter sets as a form', () => {
  it('are the same when nothing is typed, what a set leaves open included', () => {
    const all = STRATEGY_NAMES.map((strategy): ParameterSet => ({
      strategy,
      regime: 'thin',
      assetClass: null,
      params: defaultParams(strategy),
    }));
    for (const sets of [[TWAP, PEG], all]) expect(readSets(draftsOf(sets))).toEqual({ sets, errors: new Map() });
  });

  it('are read in the units of the strategy’s fields, and refused by range with the field', () => {
    const [twap, peg] = draftsOf([TWAP, PEG]);
    expect(readSets([typed(twap!, { 'twap.sliceUs': '2m', 'twap.tolerancePct': '50' })]).sets).toEqual([
      { ...TWAP, params: { strategy: 'twap', sliceUs: 120_000_000, tolerancePct: 50 } },
    ]);
    const wrong = readSets([
      typed(twap!, { 'twap.sliceUs': '2h' }),
      typed(peg!, { 'peg.offsetTicks': 'two', 'peg.displayQty': '1.5' }),
    ]);
    expect(wrong.sets).toBeNull();
    expect([...wrong.errors]).toEqual([
      [errorKey(0, 'twap.sliceUs'), 'Out of range: 1 s to 1 h.'],
      [errorKey(1, 'peg.offsetTicks'), 'Not a whole number.'],
      [errorKey(1, 'peg.displayQty'), 'Whole units only.'],
    ]);
  });

  it('are not two for the same, and one more is for what has none', () => {
    const [twap] = draftsOf([TWAP]);
    const same = readSets([twap!, { ...twap!, id: 1 }]);
    expect(same).toEqual({
      sets: null,
      errors: new Map([[errorKey(1), 'The same as set 1: change what one of them is for, or remove it.']]),
    });
    let drafts: SetDraft[] = [];
    for (let n = 0; n < STRATEGY_NAMES.length; n++) drafts = withOneMore(drafts);
    expect(drafts.map(({ strategy }) => strategy)).toEqual(STRATEGY_NAMES);
    expect(readSets(drafts).sets).toHaveLength(STRATEGY_NAMES.length);
  });

  it('tell what they change by what they are for, wherever they stand', () => {
    const edited = (sets: readonly ParameterSet[], before = POLICY) => {
      const { policy } = editPolicy(before, fieldsOf(before), new Map(), sets);
      return policyChanges(before, policy).map(changeInWords);
    };
    expect(edited([TWAP, PEG])).toEqual([
      'set for Peg, any regime: shows: not set → 250 lots',
      'set for Peg, any regime: offset: not set → -2',
      'set for Peg, any regime: peg to: not set → mid',
      'set for TWAP, volatile, equity: look every: not set → 1.5 s',
    ]);
    const both = { ...POLICY, parameterSets: [TWAP, PEG] };
    expect(edited([PEG, TWAP], both)).toEqual([]);
    expect(edited([PEG, { ...TWAP, params: { strategy: 'twap', sliceUs: 5_000_000 } }], both)).toEqual([
      'set for TWAP, volatile, equity: look every: 1.5 → 5 s',
    ]);
    expect(edited([PEG], both)).toEqual(['set for TWAP, volatile, equity: look every: 1.5 → not set']);
  });
});
