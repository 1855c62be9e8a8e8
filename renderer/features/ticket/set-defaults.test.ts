import { describe, expect, it } from 'vitest';
import type { ParameterSet } from '../../../shared/domain/policy/policy.ts';
import { TEST_STOCK } from '../../../tests/fixtures/engine-stage.ts';
import { emptyDraft, type Draft } from './draft.ts';
import { withSet } from './set-defaults.ts';

const set = (sliceUs: number): ParameterSet => ({
  strategy: 'twap',
  regime: 'volatile',
  assetClass: null,
  params: { strategy: 'twap', sliceUs },
});
const apply = (draft: Draft, of: ParameterSet | null): Draft => ({ ...draft, ...withSet(draft, of, TEST_STOCK) });

describe("the policy's parameter set in a ticket", () => {
  it('stands in fields that nobody touched, and goes when none fits any more', () => {
    const draft = emptyDraft('TEST');
    expect(withSet(draft, null, TEST_STOCK)).toBeNull();
    const volatile = apply(draft, set(5e6));
    expect(volatile.params['twap.sliceUs']).toBe('5s');
    expect(withSet(volatile, set(5e6), TEST_STOCK)).toBeNull();
    expect(apply(volatile, set(60e6)).params['twap.sliceUs']).toBe('1m');
    expect(apply(volatile, null).params).toEqual(draft.params);
  });

  it('leaves what was typed', () => {
    const volatile = apply(emptyDraft('TEST'), set(5e6));
    const typed = { ...volatile, params: { ...volatile.params, 'twap.sliceUs': '12s' } };
    expect(apply(typed, set(60e6)).params['twap.sliceUs']).toBe('12s');
  });
});
