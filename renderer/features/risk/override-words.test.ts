import { describe, expect, it } from 'vitest';
import type { Override } from '../../../shared/domain/policy/policy.ts';
import { endWords, stateOf, whatWords } from './override-words.ts';

const UTC = { timeZone: 'UTC' };
const granted: Override = {
  overrideId: 'O1',
  parentId: 'P1',
  limit: 'maxOrderValue',
  value: 1_200_000,
  grantedBy: 'rob',
  reason: 'agreed',
  grantedUs: 0,
  usedUs: null,
};
const order = (state: 'working' | 'done') => ({ state, endUs: 3_600_000_000 });

describe('an override in words', () => {
  it('says what it lets pass in the unit of its limit', () => {
    expect(whatWords(granted)).toBe('largest child order by value up to 1,200,000 in currency');
    expect(whatWords({ ...granted, limit: 'priceCollarBps', value: 40 })).toContain('up to 40 bps');
  });

  it('says when it ends, or how it ended', () => {
    expect(endWords(granted, order('working'), UTC, '1970-01-01')).toBe(
      'ends with the first order that needs it, at the latest at 01:00:00 UTC',
    );
    expect(endWords({ ...granted, usedUs: 60_000_000 }, order('working'), UTC, '1970-01-01')).toBe(
      'used up at 00:01:00 UTC',
    );
    expect(endWords(granted, order('done'), UTC, '1970-01-01')).toBe('lapsed with its order, unused');
    expect([granted, { ...granted, usedUs: 1 }].map((each) => stateOf(each, order('done')))).toEqual([
      'lapsed',
      'used',
    ]);
  });
});
