import { describe, expect, it } from 'vitest';
import type { AssetClass } from '../basics/instrument.ts';
import { parameterSetFor } from './parameter-sets.ts';
import type { ParameterSet } from './policy.ts';
import { defaultParams } from '../orders/strategy.ts';

const set = (regime: ParameterSet['regime'], assetClass: ParameterSet['assetClass']): ParameterSet => ({
  strategy: 'twap',
  regime,
  assetClass,
  params: defaultParams('twap'),
});
const SETS = [set(null, null), set(null, 'crypto'), set('thin', null), set('thin', 'equity')];

describe('the parameter set of an order', () => {
  it('is the most particular that fits, a regime before an asset class', () => {
    const found = (regime: ParameterSet['regime'], assetClass: AssetClass = 'other') =>
      SETS.indexOf(parameterSetFor(SETS, { strategy: 'twap', regime, assetClass })!);
    expect(found('thin', 'equity')).toBe(3);
    expect(found('thin', 'crypto')).toBe(2);
    expect(found('calm', 'crypto')).toBe(1);
    expect(found('calm', 'equity')).toBe(0);
    expect(found(null)).toBe(0);
    expect(parameterSetFor(SETS, { strategy: 'vwap', regime: 'thin', assetClass: 'equity' })).toBeNull();
  });
});
