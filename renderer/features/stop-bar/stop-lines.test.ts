import { describe, expect, it } from 'vitest';
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { Stop } from '../../../shared/domain/safety/stop.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import type { SentCommand } from '../../stores/commands.ts';
import {
  nameSome,
  othersWords,
  progressShort,
  progressWords,
  refusalIn,
  stopLines,
  unknownOrders,
} from './stop-lines.ts';

const stop = (over: Partial<Stop>): OfEngine<Stop> => ({
  engine: 'e1',
  stopId: 'S1',
  commandId: null,
  scopes: [{ kind: 'all' }],
  degree: 'cancel',
  state: 'cancelling',
  actor: 'a',
  reason: 'r',
  engagedUs: 1_000,
  settledUs: null,
  releasedUs: null,
  releaseAskedBy: null,
  releaseAskedUs: null,
  sentUs: null,
  answeredUs: null,
  drill: false,
  sent: 0,
  answered: 0,
  total: 22,
  done: 19,
  filled: 0,
  unknown: 0,
  ...over,
});
const sent = (over: Partial<SentCommand>): SentCommand => ({
  n: 1,
  engine: 'e1',
  kind: 'EngageStop',
  words: 'Stop everything',
  status: 'pending',
  id: null,
  code: null,
  reason: '',
  command: { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'r' },
  parentId: null,
  stopId: null,
  atMs: 1_000,
  answeredMs: null,
  ...over,
});
const UNHEARD = () => null;
const NOT_REFUSED = () => null;
const heads = (lines: ReturnType<typeof stopLines>) =>
  lines.map((line) => (line.kind === 'stop' ? `${line.stop.stopId} ${line.stop.state}` : `sent ${line.sent.status}`));

describe('what the stop bar lists', () => {
  it('puts the most serious first and leaves released stops out', () => {
    const stops = [
      stop({ stopId: 'S1', state: 'confirmed' }),
      stop({ stopId: 'S2', state: 'residual' }),
      stop({ stopId: 'S3', state: 'released' }),
      stop({ stopId: 'S4', state: 'cancelling' }),
    ];
    expect(heads(stopLines(stops, [sent({})], new Set(), 0, UNHEARD, NOT_REFUSED))).toEqual([
      'S2 residual',
      'sent pending',
      'S4 cancelling',
      'S1 confirmed',
    ]);
  });

  it('puts what stops all of an engine before a part of another, whose clock may be ahead', () => {
    const stops = [
      stop({
        stopId: 'S1',
        state: 'confirmed',
        scopes: [{ kind: 'instrument', instrument: 'MIDT' }],
        engagedUs: 9_000,
      }),
      stop({ stopId: 'S2', state: 'confirmed', engagedUs: 5_000 }),
    ];
    expect(heads(stopLines(stops, [], new Set(), 0, UNHEARD, NOT_REFUSED))).toEqual(['S2 confirmed', 'S1 confirmed']);
  });

  it('says of those that it has no room for whether they have stopped', () => {
    const said = (...states: Stop['state'][]) =>
      othersWords(states.map((state) => ({ kind: 'stop', stop: stop({ state }) })));
    expect([said('confirmed', 'confirmed'), said('cancelling', 'confirmed'), said('cancelling')]).toEqual([
      'confirmed',
      '1 confirmed',
      '',
    ]);
    expect(
      othersWords([{ kind: 'sent', sent: sent({ status: 'unknown' }), scopes: [], absent: false, refusal: null }]),
    ).toBe('');
  });

  it('shows a request until the row of its stop has come, and no longer', () => {
    const accepted = sent({ status: 'accepted', stopId: 'S9', answeredMs: 5_000 });
    expect(heads(stopLines([], [accepted], new Set(), 5_100, UNHEARD, NOT_REFUSED))).toEqual(['sent accepted']);
    expect(heads(stopLines([stop({ stopId: 'S9' })], [accepted], new Set(), 5_100, UNHEARD, NOT_REFUSED))).toEqual([
      'S9 cancelling',
    ]);
    expect(
      heads(stopLines([stop({ stopId: 'S9', state: 'released' })], [accepted], new Set(), 5_100, UNHEARD, NOT_REFUSED)),
    ).toEqual([]);
    expect(heads(stopLines([], [accepted], new Set(), 9_000, UNHEARD, NOT_REFUSED))).toEqual([]);
  });

  it('keeps a refused or unanswered request in view until it is dismissed', () => {
    const unanswered = sent({ n: 4, status: 'unknown', answeredMs: 0 });
    expect(heads(stopLines([stop({ state: 'residual' })], [unanswered], new Set(), 1e9, UNHEARD, NOT_REFUSED))[0]).toBe(
      'sent unknown',
    );
    expect(heads(stopLines([], [unanswered], new Set([4]), 1e9, UNHEARD, NOT_REFUSED))).toEqual([]);
  });
});

describe('a stop whose outcome was not told, once the engine is heard again', () => {
  const unanswered = sent({ status: 'unknown', id: 'k1', answeredMs: 5_000 });
  const said = (rows: OfEngine<Stop>[], one = unanswered, nowMs = 20_000, sinceMs: number | null = 9_000) =>
    stopLines(rows, [one], new Set(), nowMs, () => sinceMs, NOT_REFUSED).map((line) =>
      line.kind === 'stop' ? line.stop.stopId : line.absent ? 'absent' : line.sent.status,
    );

  it('says why the engine refused it, where its log does, and of no other command or engine', () => {
    const refused = { type: 'CommandRejected', actor: 'a', command: unanswered.command } as const;
    const why = { code: 'NOT_PERMITTED', reason: 'a viewer stops nothing' } as const;
    const journal = [
      { engine: 'e2', event: { ...refused, ...why, commandId: 'k1', reason: 'another engine' } },
      { engine: 'e1', event: { ...refused, ...why, commandId: 'k0', reason: 'another command' } },
      { engine: 'e1', event: { ...refused, ...why, commandId: 'k1' } },
    ];
    const refusals = (id: string) =>
      stopLines(
        [],
        [{ ...unanswered, id }],
        new Set(),
        6_000,
        () => null,
        (engine, of) => refusalIn(journal, engine, of),
      ).map((line) => line.kind === 'sent' && line.refusal);
    expect(refusals('k1')).toEqual(['a viewer stops nothing (NOT_PERMITTED)']);
    expect(refusals('k9')).toEqual([null]);
  });

  it('is the stop that says it came of it, in force or released since, on that engine alone', () => {
    expect(said([stop({ commandId: 'k1' })])).toEqual(['S1']);
    expect(said([stop({ commandId: 'k1', state: 'released' })])).toEqual([]);
    expect(said([{ ...stop({ commandId: 'k1' }), engine: 'e2' }])).toEqual(['absent', 'S1']);
    expect(said([stop({ commandId: null })])).toEqual(['absent', 'S1']);
  });

  it('is not said to be absent before the rows that tell have come, nor without an id to find it by', () => {
    expect(said([], unanswered, 20_000, null)).toEqual(['unknown']);
    expect(said([], unanswered, 12_000)).toEqual(['unknown']);
    expect(said([], { ...unanswered, id: '' })).toEqual(['unknown']);
  });
});

describe('how far a stop has come', () => {
  it('says confirmed only of a confirmed stop', () => {
    expect(progressWords(stop({ done: 22 }), [])).toBe('22 of 22 cancelled');
    expect(progressWords(stop({ state: 'confirmed', done: 22 }), [])).toBe('confirmed, 22 of 22 cancelled');
    expect(progressWords(stop({ state: 'confirmed', done: 22, filled: 2 }), [])).toBe(
      'confirmed, 20 of 22 cancelled, 2 filled first',
    );
    expect(progressWords(stop({ state: 'confirmed', total: 0, done: 0 }), [])).toBe('confirmed, nothing was open');
    expect(progressWords(stop({ state: 'engaged', degree: 'hold' }), [])).toMatch(/working orders stay/);
  });

  it('says it short where there is little room, and never less than how it stands', () => {
    const shortOf = (over: Partial<Stop>) => progressShort(stop(over));
    expect(shortOf({})).toBe('ended 19/22');
    expect(shortOf({ unknown: 3 })).toBe('ended 19/22, 3 unknown');
    expect(shortOf({ state: 'confirmed', done: 22 })).toBe('confirmed 22/22');
    expect(shortOf({ state: 'confirmed', total: 0, done: 0 })).toBe('confirmed');
    expect(shortOf({ total: 0, done: 0 })).toBe('nothing was open');
    expect(shortOf({ state: 'residual', unknown: 3 })).toBe('residual: 3 unknown');
    expect(shortOf({ state: 'engaged', degree: 'hold' })).toBe('nothing leaves');
    expect(shortOf({ state: 'melted' as Stop['state'] })).toMatch(/^state .*melted/);
  });

  it('names the orders whose fate is unknown', () => {
    expect(progressWords(stop({ state: 'residual', unknown: 3 }), ['C1', 'C2', 'C3'])).toBe(
      'residual: 3 unknown (C1, C2, C3), 19 of 22 cancelled',
    );
    expect(nameSome(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  });

  it('counts only what the scopes cover', () => {
    const parent = (parentId: string, strategy: 'twap' | 'pov') =>
      ({ engine: 'e1', parentId, instrument: 'X', params: { strategy } }) as OfEngine<Parent>;
    const child = (childId: string, parentId: string, state: Child['state']) =>
      ({ engine: 'e1', childId, parentId, instrument: 'X', state }) as OfEngine<Child>;
    const parents = new Map([parent('P1', 'twap'), parent('P2', 'pov')].map((one) => [`e1/${one.parentId}`, one]));
    const children = [child('C1', 'P1', 'unknown'), child('C2', 'P2', 'unknown'), child('C3', 'P1', 'working')];
    expect(
      unknownOrders({ engine: 'e1', scopes: [{ kind: 'strategy', strategy: 'twap' }] }, children, parents),
    ).toEqual(['C1']);
    expect(unknownOrders({ engine: 'e1', scopes: [{ kind: 'all' }] }, children, parents)).toEqual(['C1', 'C2']);
    // Another engine's order of the same number is none of this stop's.
    const [elsewhere, theirs] = [{ ...child('C9', 'P1', 'unknown'), engine: 'e2' }, new Map(parents)];
    theirs.set('e2/P1', { ...parent('P1', 'twap'), engine: 'e2' });
    expect(unknownOrders({ engine: 'e1', scopes: [{ kind: 'all' }] }, [elsewhere, children[0]!], theirs)).toEqual([
      'C1',
    ]);
  });
});
