import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../../engine/risk/default-policy.ts';
import { policyChanges } from '../../../shared/domain/policy/policy-diff.ts';
import { changeInWords } from '../../../shared/domain/policy/policy-words.ts';
import { WIDE_LIMITS } from '../../../tests/fixtures/engine-stage.ts';
import { byNearness, limitTitle, nearness, usedWords } from '../../ui/words/limit-rows.ts';
import { editPolicy, fieldsOf } from './policy-edit.ts';

const POLICY = defaultPolicy(new Map([['TEST', WIDE_LIMITS]]));
const FIELDS = fieldsOf(POLICY);
const edited = (edits: Record<string, string>) => editPolicy(POLICY, FIELDS, new Map(Object.entries(edits)));

describe('the policy as a form', () => {
  it('is the same document when every text is typed again', () => {
    const again = editPolicy(POLICY, FIELDS, new Map(FIELDS.map(({ place, text }) => [place, text])));
    expect(again.errors).toEqual(new Map());
    expect(again.policy).toEqual(POLICY);
  });

  it('names every place, so that none is shown as code', () => {
    const own = FIELDS.filter(({ place, label }) => place === label);
    expect(own).toEqual([]);
  });

  it('says what edits change, in words and units', () => {
    const { policy } = edited({
      'instruments.TEST.maxOrderQty': '1,200',
      'exceptions.diskFreeBytes.low': '500',
      'exceptions.graveAnomalies': 'over-fill',
      'exceptions.raiseAfterUs.feed-stale': '1.5',
      'desk.maxDuplicates.windowUs': '2.5',
      venues: 'SIM, LIT1',
      'approvals.policy': 'yes',
      'stops.deadMan.afterUs': '30',
      'stops.deadMan.degree': 'reduce',
    });
    expect(policyChanges(POLICY, policy).map(changeInWords)).toEqual([
      'a change of policy takes a second person: no → yes',
      'orders alike: within: 1 → 2.5 s',
      'alarm: disk low below: 2,000 → 500 MB',
      'alarm: SEV1 where a venue says: never-sent, forgotten-order, late-fill, over-fill, uncountable, contradiction → over-fill',
      'alarm: feed stale must hold for: 2 → 1.5 s',
      'TEST: largest child order: 5,000 → 1,200 lots',
      'when nobody supervises: nothing → not set',
      'when nobody supervises: after: not set → 30 s',
      'when nobody supervises: stop to: not set → reduce',
      'only at the venues (all where none is named): none → SIM, LIT1',
    ]);
  });

  it('does nothing when nobody supervises where no time is typed', () => {
    const at = { 'stops.deadMan.afterUs': '30', 'stops.deadMan.degree': 'hold' };
    const { policy } = edited(at);
    expect(policy?.stops.deadMan).toEqual({ afterUs: 30_000_000, degree: 'hold' });
    const again = (edits: Record<string, string>) =>
      editPolicy(policy!, fieldsOf(policy!), new Map(Object.entries(edits)));
    expect(again({ 'stops.deadMan.afterUs': ' ' }).policy?.stops.deadMan).toBeNull();
    expect([...again({ 'stops.deadMan.afterUs': '-1', 'stops.deadMan.degree': 'reduce' }).errors.keys()]).toEqual([
      'stops.deadMan.afterUs',
    ]);
    expect([...again({ 'stops.deadMan.degree': 'flatten' }).errors.keys()]).toEqual(['stops.deadMan.degree']);
  });

  it('names the place of what cannot be read or is out of bounds', () => {
    expect([...edited({ 'desk.maxTraderCredit': 'lots', 'approvals.policy': 'maybe' }).errors]).toEqual([
      ['desk.maxTraderCredit', 'Write a number from 0'],
      ['approvals.policy', 'Write yes or no'],
    ]);
    expect([...edited({ 'desk.maxDuplicates.windowUs': '0.5', 'models.maxChildPct': '101' }).errors]).toEqual([
      ['desk.maxDuplicates.windowUs', 'At least 1 s'],
      ['models.maxChildPct', 'At most 100 %'],
    ]);
    for (const [place, text] of [
      ['instruments.TEST.maxOrderQty', '0'],
      ['instruments.TEST.maxParticipationPct', '101'],
      ['instruments.TEST.maxOrderQty', '1.5'],
      ['orderTypes.timesInForce', 'gtc'],
      ['exceptions.denialsPerMinute', '17'],
      ['exceptions.raiseAfterUs.feed-stale', '601'],
      ['exceptions.graveAnomalies', 'over-full'],
    ] as const) {
      const { policy, errors } = edited({ [place]: text });
      expect([place, policy, [...errors.keys()]]).toEqual([place, null, [place]]);
    }
  });
});

describe('limits in use', () => {
  it('come nearest first and say how near', () => {
    const row = (limit: string, used: number) =>
      ({ key: limit, limit, scope: 'desk', used, most: 100, unit: 'lots' }) as const;
    const rows = [row('a', 10), row('b', 100), row('c', 80), row('d', 0), row('e', 20), row('f', 51)];
    expect(rows.toSorted(byNearness).map(({ key }) => key)).toEqual(['b', 'c', 'f', 'e', 'a', 'd']);
    expect(rows.map(nearness)).toEqual(['used', 'reached', 'near', 'idle', 'used', 'used']);
    expect(usedWords({ ...row('a', 15_628_758), most: 2e9, unit: 'currency' }, 'USD')).toBe('15.6m of 2.0bn USD');
    expect(usedWords({ ...row('a', 10_000_000), most: 500_000_001 }, '', { qtyDecimals: 8 })).toBe(
      '0.10000000 of 5.00000001',
    );
    expect(limitTitle({ ...row('maxExecutions', 1), scope: 'pov' })).toBe('POV: executions of a strategy');
  });
});
