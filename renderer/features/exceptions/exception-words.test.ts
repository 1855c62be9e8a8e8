import { describe, expect, it } from 'vitest';
import type { Shown } from './exception-words.ts';
import { cameBackWords, careWords, countBySeverity, ordered, rateWords } from './exception-words.ts';

const SECOND = 1_000_000;

function row(over: Partial<Shown>): Shown {
  return {
    engine: 'e1',
    exceptionId: 'E1',
    kind: 'venue-outage',
    cause: 'venue/A',
    severity: 'P2',
    title: 'A is down',
    facts: '',
    did: '',
    members: [],
    memberCount: 0,
    actions: [],
    state: 'open',
    occurrences: 1,
    openedUs: 0,
    changedUs: 0,
    respondByUs: 60 * SECOND,
    acknowledgedBy: null,
    acknowledgedUs: null,
    owner: null,
    shelvedUntilUs: null,
    shelvedBy: null,
    shelveReason: '',
    resolvedUs: null,
    resolvedBy: null,
    resolveReason: '',
    ...over,
  };
}

describe('exceptions on the desk', () => {
  it('put what nobody has taken note of first, then the gravest, then the oldest', () => {
    const rows = [
      row({ exceptionId: 'noted', severity: 'P1', acknowledgedBy: 'ann' }),
      row({ exceptionId: 'young', openedUs: 9 }),
      row({ exceptionId: 'old', openedUs: 1 }),
      row({ exceptionId: 'grave', severity: 'P1', openedUs: 10 }),
      row({ exceptionId: 'shelved', shelvedUntilUs: 5 }),
      row({ exceptionId: 'over', state: 'resolved' }),
    ];
    expect(ordered(rows, 'open').map(({ exceptionId }) => exceptionId)).toEqual(['grave', 'old', 'young', 'noted']);
    expect(ordered(rows, 'shelved').map(({ exceptionId }) => exceptionId)).toEqual(['shelved']);
    expect(countBySeverity(rows)).toEqual({ P1: 2, P2: 2, P3: 0, unknown: 0 });
  });

  it('say who has it, or how long is left', () => {
    expect(careWords(row({}), 20 * SECOND)).toBe('due in 40 s');
    expect(careWords(row({ owner: 'bob' }), 90 * SECOND)).toBe('overdue by 30 s, taken on by bob');
    expect(careWords(row({ acknowledgedBy: 'ann', owner: 'bob' }), 0)).toBe('acknowledged by ann, taken on by bob');
    const shelved = row({ shelvedUntilUs: 30 * SECOND, shelvedBy: 'ann', shelveReason: 'known' });
    expect(careWords(shelved, 0)).toBe('on the shelf for 30 s by ann: known');
  });

  it('tell how often they came back', () => {
    expect([cameBackWords(1), cameBackWords(1_200)]).toEqual(['It came back once.', 'It came back 1,200 times.']);
  });

  it('judge the rate of alarms', () => {
    expect([rateWords(1), rateWords(4), rateWords(11)]).toEqual([
      '1 alarm in 10 min, steady',
      '4 alarms in 10 min',
      '11 alarms in 10 min, too many to be read',
    ]);
  });
});
