/**
 * What the engine does with bad input, by the list of what may come: each is refused or contained, and told in words that
 * name the place and the remedy. Commands come as the text of a request, through the gateway's desk, into a whole engine
 * on the synthetic market; what venues say that cannot be comes in at the venue's port.
 */
import { describe, expect, it } from 'vitest';
import type { VenueReport } from '../../engine/core/venue.ts';
import { CommandDesk } from '../../engine/gateway/command-desk.ts';
import { answerCommand } from '../../engine/gateway/command-request.ts';
import { GatewayCounters } from '../../engine/gateway/counters.ts';
import { replayVenues } from '../../engine/venues/replay-venues.ts';
import type { Role } from '../../shared/domain/command.ts';
import type { ExecutionPolicy } from '../../shared/domain/policy/policy.ts';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { submitParent, TestEngine } from '../fixtures/engine-kernel.ts';
import { workingOrder } from '../fixtures/working-order.ts';

type Json = Record<string, unknown>;

/** An engine, whoever asks it for something, and its venue's own voice. */
class Door {
  readonly engine: TestEngine;
  say: (report: VenueReport) => void = () => {};
  readonly #commands: CommandDesk;
  #ids = 0;

  constructor() {
    const open = replayVenues({ venueId: 'SIM', latencyUs: [150, 250] });
    this.engine = new TestEngine({
      openVenues: (rim) => {
        this.say = rim.report;
        return open(rim);
      },
    });
    this.#commands = new CommandDesk(
      this.engine.kernel,
      () => [],
      new GatewayCounters(),
      () => {},
    );
  }

  get policy(): ExecutionPolicy {
    return this.engine.state.policy.current!.policy;
  }

  /** The text of a command, whatever it says; the answer as `CODE: words`, or `accepted`. */
  async text(text: string, actor = 'ann', role: Role = 'admin'): Promise<string> {
    const { body } = await answerCommand(this.#commands, { actor, role }, JSON.parse(text));
    return body.status === 'accepted' ? 'accepted' : `${body.code}: ${body.reason}`;
  }

  ask(command: Json, actor = 'ann', role: Role = 'admin'): Promise<string> {
    return this.text(JSON.stringify({ commandId: `c${++this.#ids}`, command }), actor, role);
  }

  /** A proposal of the policy in force with places set: `desk.maxTraderCredit`. */
  propose(places: Json, more: Json = {}, actor = 'ann'): Promise<string> {
    const policy = structuredClone(this.policy) as unknown as Json;
    for (const [place, value] of Object.entries(places)) {
      const path = place.split('.');
      const held = path.slice(0, -1).reduce((at, key) => at[key] as Json, policy);
      held[path.at(-1)!] = value;
    }
    const basedOn = this.engine.state.policy.current!.version;
    return this.ask({ kind: 'ProposePolicy', policy, basedOn, reason: 'a test', ...more }, actor);
  }

  submit(terms: Json = {}): Promise<string> {
    return this.ask({ ...submitParent(this.engine.kernel.nowUs()), ...terms });
  }

  /** What venues said that cannot be, as it was told: `kind: facts`. */
  get anomalies(): string[] {
    this.engine.kernel.flush();
    const told = [...this.engine.log.read(1)].map(({ event }) => event);
    return told.flatMap((event) =>
      event.type === 'VenueAnomaly' ? [`${event.anomaly.kind}: ${event.anomaly.facts}`] : [],
    );
  }
}

/** An order with a child at the venue, and its own ids. */
async function working() {
  const door = new Door();
  const { parentId } = await workingOrder(door.engine);
  const child = door.engine.state.openChildrenOf(parentId).find(({ state }) => state === 'working')!;
  return { door, parentId, child, parent: () => door.engine.state.parent(parentId) };
}

const SET = { strategy: 'twap', regime: 'calm', assetClass: null, params: { strategy: 'twap', sliceUs: 30e6 } };

describe('policies that contradict themselves, or name what is not there', () => {
  it.each<[what: string, places: Json, told: RegExp]>([
    [
      'an order above its parent',
      { 'instruments.MIDT.maxOrderQty': 9e6 },
      /instruments\.MIDT\.maxOrderQty is 9000000, more than instruments\.MIDT\.maxParentQty, which is 1000000: lower the one or raise the other/,
    ],
    [
      'a value above its parent’s',
      { 'instruments.MIDT.maxOrderValue': 9e9 },
      /MIDT\.maxOrderValue is .* more than .*MIDT\.maxParentValue/,
    ],
    [
      'a collar above the one over time',
      { 'desk.collarOverTime.bps': 5 },
      /priceCollarBps is 100, more than desk\.collarOverTime\.bps, which is 5/,
    ],
    [
      'more messages than a venue may get',
      { 'desk.maxVenueMessagesPerSecond': 1 },
      /maxMessagesPerSecond is 20, more than desk\.maxVenue/,
    ],
    [
      'a trader above the desk',
      { 'desk.maxTraderCredit': 9e12 },
      /desk\.maxTraderCredit is 9000000000000, more than desk\.maxDeskCredit/,
    ],
    [
      'a desk above the firm',
      { 'desk.maxDeskCredit': 9e12 },
      /desk\.maxDeskCredit is .*, more than desk\.maxFirmCredit/,
    ],
    ['hours that leave no time', { 'hours.afterOpenUs': 9e10 }, /hours: they leave no time to trade/],
    [
      'two sets for the same',
      { parameterSets: [SET, SET] },
      /parameterSets\.1: it is for the same strategy, regime and asset class as parameterSets\.0: leave one out/,
    ],
    [
      'a set with parameters of another strategy',
      { parameterSets: [{ ...SET, strategy: 'vwap' }] },
      /parameterSets\.0: it is for vwap and holds parameters of twap/,
    ],
    [
      'a set that strays further than a model may',
      {
        parameterSets: [
          { ...SET, strategy: 'adaptive', params: { strategy: 'adaptive', sliceUs: 30e6, envelopePct: 50 } },
        ],
      },
      /parameterSets\.0\.params\.envelopePct is 50, more than models\.maxEnvelopePct, which is 20/,
    ],
    [
      'P1 that may wait longer than P2',
      { 'exceptions.respondUs.P1': 600e6 },
      /exceptions\.respondUs\.P1 is 600000000, more than exceptions\.respondUs\.P2/,
    ],
    ['a venue that is not there', { venues: ['NOPE'] }, /venues: NOPE is no venue of this engine; there are SIM/],
    [
      'a restricted instrument that is not there',
      { restricted: ['XXXX'] },
      /restricted: XXXX is not traded here; there are .*MIDT/,
    ],
    [
      'limits of an instrument that is not there',
      { 'instruments.XXXX': { maxOrderQty: 5 } },
      /instruments\.XXXX: it is not traded here/,
    ],
    ['nothing new', {}, /it says what version 1 says: there is nothing to change/],
  ])('%s', async (_, places, told) => {
    const door = new Door();
    const answer = await door.propose(places);
    expect(answer).toMatch(/^BAD_POLICY: /);
    expect(answer).toMatch(told);
    expect(door.engine.state.policy.versions).toHaveLength(1);
    expect(door.engine.state.policy.drafts.size).toBe(0);
  });

  it('all that is wrong is told at once, ten at most by name', async () => {
    const venues = Array.from({ length: 30 }, (_, n) => `NO${n}`);
    expect(await new Door().propose({ venues })).toMatch(/NO0 .*NO9 is no venue.*; and 20 more$/);
  });
});

describe('limits of the wrong unit', () => {
  it.each<[what: string, places: Json, told: RegExp]>([
    [
      'a share as a fraction',
      { 'instruments.MIDT.maxParticipationPct': 0.25 },
      /^MALFORMED: command\.policy\.instruments\.MIDT\.maxParticipationPct is 0\.25: write a whole number, in per cent$/,
    ],
    [
      'a share in basis points',
      { 'instruments.MIDT.maxParticipationPct': 2_500 },
      /maxParticipationPct is 2500: write a number up to 100, in per cent$/,
    ],
    [
      'a window in seconds',
      { 'desk.maxDuplicates.windowUs': 60 },
      /desk\.maxDuplicates\.windowUs is 60: write a number from 1000000, in microseconds$/,
    ],
    [
      'hours in seconds',
      { 'hours.beforeCloseUs': 300 },
      /^BAD_POLICY: hours\.beforeCloseUs is 300 microseconds, less than a second: 300 s would be 300000000$/,
    ],
    [
      'a collar in millionths',
      { 'instruments.MIDT.priceCollarBps': 20_000, 'desk.collarOverTime.bps': 20_000 },
      /MIDT\.priceCollarBps is 20000 basis points, more than the whole price, which is 10000: 100 of them are 1 %/,
    ],
    [
      'money with cents',
      { 'desk.maxTraderCredit': 1_000.5 },
      /desk\.maxTraderCredit is 1000\.5: write a whole number, in whole units of the currency$/,
    ],
    ['a number as text', { 'instruments.MIDT.maxOrderQty': '5k' }, /maxOrderQty is "5k": write a number, in lots$/],
    [
      'a name of another unit',
      { 'instruments.MIDT.priceCollarPct': 1 },
      /instruments\.MIDT: priceCollarPct is not known there; correct the name, or leave it out$/,
    ],
  ])('%s', async (_, places, told) => {
    const door = new Door();
    expect(await door.propose(places)).toMatch(told);
    expect(door.policy).toEqual(door.engine.state.policy.versions[0]!.policy);
  });
});

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

describe('what a venue says that cannot be', () => {
  const fill = (childId: string, qty: number, px: number, execId = 'X1'): VenueReport => ({
    kind: 'filled',
    childId,
    execId,
    px,
    qty,
    liquidity: 'taker',
  });
  const opened = (door: Door): { kind: string; severity: string }[] => {
    door.engine.pass(2 * US_PER_SECOND);
    return [...door.engine.state.exceptions.rows.values()].map(({ kind, severity }) => ({ kind, severity }));
  };

  it('that confirms what was never sent changes nothing, and is an exception', async () => {
    const { door, parent } = await working();
    const before = parent();
    door.say({ kind: 'acknowledged', childId: 'C999' });
    door.say(fill('C998', 100, before.arrivalBidPx));
    expect(parent()).toBe(before);
    expect(door.anomalies).toEqual([
      'never-sent: a venue told that C999 is acknowledged, and no such order was ever sent',
      'never-sent: a venue told that C998 is filled, and no such order was ever sent',
    ]);
    expect(opened(door)).toContainEqual({ kind: 'venue-anomaly', severity: 'P1' });
  });

  it('fills after a cancel count, are told, and leave the order within its quantity', async () => {
    const { door, parentId, child, parent } = await working();
    await door.ask({ kind: 'CancelParent', parentId });
    door.engine.pass(US_PER_SECOND);
    expect(door.engine.state.child(child.childId).state).toBe('cancelled');
    const { filledQty } = parent();
    door.say(fill(child.childId, 1, child.px));
    expect(door.anomalies).toEqual([
      expect.stringMatching(/^late-fill: SIM executed 1 at 2\d\d\.\d\d of C1 \(X1\), which it had cancelled$/),
    ]);
    expect(parent()).toMatchObject({ state: 'cancelled', filledQty: filledQty + 1 });
    expect(door.engine.state.exposure.position('LRGE').qty).toBe(filledQty + 1);
    expect(opened(door)).toContainEqual({ kind: 'venue-anomaly', severity: 'P1' });
  });

  it('over-fills count, are told, and end the child; nothing more is sent than the order is for', async () => {
    const { door, child, parent } = await working();
    const before = parent();
    door.say(fill(child.childId, before.qty + 5, child.px));
    expect(door.anomalies).toEqual([
      expect.stringMatching(
        /^over-fill: SIM executed 100,005 at .* of C1 \(X1\): 100,005 in all, and [\d,]+ were ordered$/,
      ),
    ]);
    expect(door.engine.state.child(child.childId)).toMatchObject({ state: 'filled', filledQty: 100_005 });
    door.engine.pass(US_PER_MINUTE);
    // What the venue executed of the order beside that counts as well.
    expect(parent()).toMatchObject({ state: 'done', openQty: 0, children: 1 });
    expect(parent().filledQty).toBe(door.engine.state.child(child.childId).filledQty);
    expect(opened(door)).toContainEqual({ kind: 'venue-anomaly', severity: 'P1' });
  });

  it('prices off tick: executions count and are told', async () => {
    const { door, child } = await working();
    door.say(fill(child.childId, 1, child.px - 37));
    expect(door.anomalies).toEqual([
      expect.stringMatching(/^off-tick: SIM executed 1 at 2\d\d\.\d{4} of C1 \(X1\), and the tick of LRGE is 0\.01$/),
    ]);
    expect(door.engine.state.child(child.childId).filledQty).toBe(1);
    expect(opened(door)).toContainEqual({ kind: 'venue-anomaly', severity: 'P2' });
  });

  it('executions that cannot be counted, twice the same, or of no quantity change nothing', async () => {
    const { door, child } = await working();
    for (const qty of [0, -5, 1.5, NaN, Infinity, Number.MAX_SAFE_INTEGER])
      door.say(fill(child.childId, qty, child.px));
    expect(door.anomalies).toHaveLength(6);
    for (let n = 0; n < 3; n++) door.say(fill(child.childId, 7, child.px, 'again'));
    expect(door.engine.state.child(child.childId).filledQty).toBe(7);
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

describe('what has no bound of its own', () => {
  it('words over 4,096 characters are refused, and 4,096 of any kind are not', async () => {
    const door = new Door();
    const reason = (length: number): Promise<string> =>
      door.propose({ restricted: ['MIDT'] }, { reason: '\u0001'.repeat(length) });
    expect(await reason(4_097)).toMatch(
      /^MALFORMED: command\.reason has 4097 characters: write at most 4096 characters$/,
    );
    expect(await reason(4_096)).toBe('accepted');
  });

  it('a document as large as a request may be is answered, and the log takes what it says', async () => {
    const door = new Door();
    const restricted = Array.from({ length: 1_024 }, (_, n) => `${n}`.padStart(32, 'X'));
    expect(JSON.stringify(restricted).length).toBeLessThan(BOUNDS.clientFrameBytes);
    expect(await door.propose({ restricted })).toMatch(/^BAD_POLICY: .*; and 1014 more$/);
    expect(await door.propose({ restricted: [...restricted, 'MIDT'] })).toMatch(
      /restricted has 1025: write at most 1024 of them$/,
    );
    const parameterSets = Array.from({ length: 256 }, () => SET);
    expect(await door.propose({ parameterSets })).toMatch(/^BAD_POLICY: parameterSets\.1: .*; and 245 more$/);
    expect(door.engine.kernel.notReady()).toBeNull();
  });

  it.each<[what: string, value: string, told: RegExp]>([
    ['a number beyond all numbers', '1e999', /maxOrderQty is Infinity: write a number, in lots$/],
    ['more than can be counted', '1e300', /maxOrderQty is 1e\+300: write a number up to 9007199254740991, in lots$/],
    ['a negative number', '-5', /maxOrderQty is -5: write a number from 1, in lots$/],
    ['minus nothing', '-0', /maxOrderQty is 0: write a number from 1, in lots$/],
    ['nothing', 'null', /maxOrderQty is null: write a number, in lots$/],
    [
      'ten thousand lists in each other',
      `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
      /maxOrderQty has 1: write a number, in lots$/,
    ],
    ['a document in a number’s place', '{"maxOrderQty":5}', /maxOrderQty is an object: write a number, in lots$/],
  ])('%s in a number’s place', async (_, value, told) => {
    const door = new Door();
    const policy = JSON.stringify(door.policy).replace(/("MIDT":\{[^}]*"maxOrderQty":)\d+/, `$1${value}`);
    const text = `{"commandId":"c","command":{"kind":"ProposePolicy","policy":${policy},"basedOn":1,"reason":"a test"}}`;
    expect(await door.text(text)).toMatch(told);
    expect(door.engine.state.policy.versions).toHaveLength(1);
  });

  it('names that mean something to a program are names like any other', async () => {
    const door = new Door();
    const before = JSON.stringify(door.policy);
    const policy = before.replace(
      '"instruments":{',
      '"instruments":{"__proto__":{"maxOrderQty":5},"constructor":{"maxOrderQty":5},',
    );
    const text = `{"commandId":"c","command":{"kind":"ProposePolicy","policy":${policy},"basedOn":1,"reason":"a test"}}`;
    expect(await door.text(text)).toMatch(/^BAD_POLICY: instruments\.constructor: it is not traded here/);
    expect(await door.submit({ instrument: '__proto__' })).toMatch(/^UNKNOWN_INSTRUMENT: __proto__ is not traded here/);
    expect(await door.ask({ kind: 'SetLimits', instrument: 'toString', limits: {}, reason: 'x' })).toMatch(
      /^UNKNOWN_INSTRUMENT/,
    );
    expect(JSON.stringify(door.policy)).toBe(before);
  });
});
