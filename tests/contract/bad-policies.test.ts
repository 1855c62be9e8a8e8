/**
 * What the engine does with bad policies, and with documents that have no bound of their own: each is refused, and told in
 * words that name the place and the remedy.
 */
import { describe, expect, it } from 'vitest';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import { Door, type Json } from '../fixtures/engine-door.ts';

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
