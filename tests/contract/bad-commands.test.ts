/**
 * What the engine does with bad commands, by the list of what may come: each is refused, and told in words that name the place
 * and the remedy.
 */
import { describe, expect, it } from 'vitest';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { Door, type Json, working } from '../fixtures/engine-door.ts';

describe('a parameter out of range', () => {
  it.each<[what: string, terms: Json, told: RegExp]>([
    [
      'a share of volume of nothing',
      { params: { strategy: 'pov', participationPct: 0 } },
      /^MALFORMED: command\.params\.participationPct is 0: write a number from 1, in per cent$/,
    ],
    [
      'a slice of a microsecond',
      { params: { strategy: 'twap', sliceUs: 1 } },
      /command\.params\.sliceUs is 1: write a number from 1000000, in microseconds$/,
    ],
    ['a strategy that is not there', { params: { strategy: 'guess' } }, /command\.params\.strategy.*'twap' \| 'vwap'/],
    [
      'one strategy’s parameter in another',
      { params: { strategy: 'twap', sliceUs: 30e6, participationPct: 5 } },
      /command\.params: participationPct is not known there/,
    ],
    ['a quantity below nothing', { qty: -100 }, /command\.qty is -100: write a number from 1, in lots$/],
    ['a side that is none', { side: 'short' }, /command\.side is "short": write one of buy, sell$/],
    [
      'a floor of volume above its ceiling',
      {
        terms: {
          urgency: 'low',
          maxParticipationPct: 10,
          minParticipationPct: 20,
          wouldPx: null,
          dark: true,
          venues: [],
        },
      },
      /^BAD_PARAMETER: at least 20% of volume is more than at most 10%$/,
    ],
    ['an end before the start', { endUs: 1 }, /^BAD_TIME: the end has passed already$/],
    [
      'more than an order may be',
      { qty: 2_000_000 },
      /^MAX_PARENT_QTY: quantity 2,000,000 is more than the 1,000,000 MIDT that an order may have \(maxParentQty\); risk or admin may change it$/,
    ],
    [
      'an account of other letters',
      { account: 'client 7' },
      /^MALFORMED: command\.account: write letters, digits and \. _ - \/ :, a letter or digit first, no spaces$/,
    ],
    [
      'an account that is too long',
      { account: 'A'.repeat(33) },
      /^MALFORMED: command\.account is "A{33}": write at most 32 characters$/,
    ],
    [
      'an instrument that is not there',
      { instrument: 'NOPE' },
      /^UNKNOWN_INSTRUMENT: NOPE is not traded here; there are .*MIDT/,
    ],
  ])('%s', async (_, terms, told) => {
    const door = new Door();
    expect(await door.submit(terms)).toMatch(told);
    expect(door.engine.state.parents.size).toBe(0);
  });
});

describe('a strategy switched in an impossible state', () => {
  const to = (parentId: string, params: Json = { strategy: 'twap', sliceUs: 30e6 }): Json => ({
    kind: 'SwitchStrategy',
    parentId,
    params,
    children: 'keep',
  });

  it('of an order that ends, has ended, is held, is not there, or to what it has', async () => {
    const { door, parentId, parent } = await working();
    expect(await door.ask(to('P77'))).toBe('UNKNOWN_PARENT: there is no order P77');
    expect(await door.ask(to(parentId, { strategy: 'pov', participationPct: 5 }))).toBe(
      `BAD_PARAMETER: ${parentId} is worked by pov already: amend its parameters instead`,
    );
    await door.ask({ kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'hold', reason: '' });
    expect(await door.ask(to(parentId))).toMatch(/^STOPPED: stop S1 holds P1: release it first$/);
    await door.ask({ kind: 'AskRelease', stopId: 'S1' });
    await door.ask({ kind: 'ReleaseStop', stopId: 'S1', reason: 'looked at it' });
    await door.ask({
      kind: 'EngageStop',
      scopes: [{ kind: 'strategy', strategy: 'twap' }],
      degree: 'hold',
      reason: '',
    });
    expect(await door.ask(to(parentId))).toMatch(/^STOPPED: stop S2 is in force over twap: release it first$/);
    await door.ask({ kind: 'CancelParent', parentId });
    expect(await door.ask(to(parentId, { strategy: 'vwap', sliceUs: 30e6, correctionPct: 50 }))).toMatch(
      /^WRONG_STATE: P1 is cancelling/,
    );
    door.engine.pass(US_PER_SECOND);
    expect(await door.ask(to(parentId))).toMatch(/^WRONG_STATE: P1 .*cancelled/);
    expect(parent()).toMatchObject({ params: { strategy: 'pov' }, strategies: [{ strategy: 'pov' }] });
  });
});

describe('two people', () => {
  it('two traders amending the same order: the second is refused, and told who changed what', async () => {
    const { door, parentId, parent } = await working();
    const amend = (qty: number): Json => ({ kind: 'AmendParent', parentId, expectedVersion: 1, qty });
    expect(await door.ask(amend(90_000), 'bob', 'trader')).toBe('accepted');
    expect(await door.ask(amend(80_000), 'cy', 'trader')).toMatch(
      /^STALE_VERSION: P1 is at version 2, not 1: amended by bob \(quantity 100,000 → 90,000\)\. Look again, then repeat$/,
    );
    expect(parent()).toMatchObject({ qty: 90_000, version: 2 });
  });

  it('an approval by the author, by who may not, and of what is decided already', async () => {
    const door = new Door();
    await door.propose({ approvals: { policy: true, overrides: true } });
    expect(await door.propose({ restricted: ['MIDT'] }, {}, 'rob')).toBe('accepted');
    const approve = { kind: 'ApprovePolicy', draftId: 'D2', reason: '' };
    expect(await door.ask(approve, 'rob', 'risk')).toBe(
      'NEEDS_ANOTHER_PERSON: rob wrote D2: another person approves it',
    );
    expect(await door.ask(approve, 'tim', 'trader')).toBe(
      'NOT_PERMITTED: tim is a trader, who may not send ApprovePolicy.',
    );
    expect(door.policy.restricted).toEqual([]);
    expect(await door.ask(approve, 'eve', 'risk')).toBe('accepted');
    expect(await door.ask(approve, 'eve', 'risk')).toBe('WRONG_STATE: D2 was applied already');
    expect(await door.ask({ ...approve, draftId: 'D9' }, 'eve', 'risk')).toBe(
      'UNKNOWN_DRAFT: there is no policy draft D9',
    );
  });

  it('a draft of a version that is no longer in force', async () => {
    const door = new Door();
    await door.propose({ restricted: ['MIDT'] }, {}, 'bob');
    expect(await door.propose({ restricted: ['LRGE'] }, { basedOn: 1 })).toBe(
      'STALE_VERSION: it changes version 1, and bob wrote version 2: look again, then propose',
    );
  });

  it('an override of one’s own order where the policy wants another person, of no limit, or of what lifts none', async () => {
    const { door, parentId } = await working();
    await door.propose({ approvals: { policy: false, overrides: true } });
    const grant = { kind: 'GrantOverride', parentId, limit: 'maxOrderQty', value: 9_000, reason: 'agreed' };
    expect(await door.ask(grant, 'ann', 'risk')).toBe(
      "NEEDS_ANOTHER_PERSON: P1 is ann's own order: another person grants its override",
    );
    expect(await door.ask({ ...grant, limit: 'venues' }, 'rob', 'risk')).toMatch(
      /^MALFORMED: command\.limit is "venues": write one of maxOrderQty, /,
    );
    expect(await door.ask({ ...grant, value: 5_000 }, 'rob', 'risk')).toBe(
      'BAD_PARAMETER: maxOrderQty is 5000 for LRGE already: an override is for more than that',
    );
    expect(await door.ask({ ...grant, limit: 'maxParticipationPct', value: 250 }, 'rob', 'risk')).toBe(
      'BAD_PARAMETER: maxParticipationPct may reach 100 per cent, which is all of the volume, and not 250',
    );
    expect(await door.ask({ ...grant, limit: 'collarOverTime', value: 20_000 }, 'rob', 'risk')).toMatch(
      /10000 basis points/,
    );
    expect(door.engine.state.policy.overrides.size).toBe(0);
  });
});

describe('a release without a reason', () => {
  it('is refused as long as nothing is said, nobody asked, or nothing is stopped', async () => {
    const { door } = await working();
    const release = (reason: string, stopId = 'S1'): Json => ({ kind: 'ReleaseStop', stopId, reason });
    expect(await door.ask(release('why not'))).toMatch(/^UNKNOWN_STOP: /);
    await door.ask({ kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'hold', reason: '' });
    expect(await door.ask(release('looked'))).toBe(
      'RELEASE_NOT_ASKED: ask for the release of S1 first, then release it',
    );
    await door.ask({ kind: 'AskRelease', stopId: 'S1' });
    for (const empty of ['', '  \n\t'])
      expect(await door.ask(release(empty))).toBe('REASON_MISSING: say why S1 is released');
    expect(door.engine.state.activeStops.has('S1')).toBe(true);
    expect(await door.ask(release('looked at it'))).toBe('accepted');
  });

  it('so is every other word of a person that wants one', async () => {
    const { door, parentId } = await working();
    const staged = await door.engine.stage();
    for (const command of [
      { kind: 'RejectParent', parentId: staged },
      { kind: 'GrantOverride', parentId, limit: 'maxOrderQty', value: 9_000 },
      { kind: 'RestorePolicy', version: 1 },
    ]) {
      expect(await door.ask({ ...command, reason: ' ' })).toMatch(/^REASON_MISSING: say why /);
    }
    expect(await door.propose({ restricted: ['MIDT'] }, { reason: ' ' })).toBe(
      'REASON_MISSING: say why the policy is changed',
    );
  });
});

describe('prices off tick of orders', () => {
  it('are refused with the prices on either side, wherever they come in', async () => {
    const { door, parentId, child } = await working();
    const offPx = child.px - 37;
    const off = /^OFF_TICK: price 2\d\d\.\d{4} is off LRGE's tick of 0\.01: take 2\d\d\.\d\d or 2\d\d\.\d\d$/;
    expect(await door.submit({ instrument: 'LRGE', limitPx: offPx })).toMatch(off);
    expect(await door.ask({ kind: 'AmendParent', parentId, expectedVersion: 1, limitPx: offPx })).toMatch(off);
    const take = { maxQty: 10, worstPx: offPx, forUs: 1e6 };
    expect(await door.ask({ kind: 'FinishParent', parentId, take })).toMatch(off);
    await door.ask({ kind: 'TakeOver', parentId, children: 'pull' });
    const plain = { tif: 'day', postOnly: false, displayQty: null, minQty: null };
    const place = { kind: 'PlaceChild', parentId, venue: 'SIM', qty: 10, ...plain };
    expect(await door.ask({ ...place, px: offPx })).toMatch(off);
    expect(await door.ask({ ...place, px: 1.5 })).toMatch(
      /^MALFORMED: command\.px is 1\.5: write a whole number, in price units$/,
    );
    expect(door.engine.state.parent(parentId)).toMatchObject({ limitPx: null, children: 1 });
  });
});
