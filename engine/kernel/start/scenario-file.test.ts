import { describe, expect, it } from 'vitest';
import { parseScenario, readScenario } from './scenario-file.ts';

const parse = (text: string) => parseScenario(text, 's.yaml');

describe('scenario files', () => {
  it('reads times, durations and every kind of fault', () => {
    const steps = parse(`
faults:
  - { at: "00:05:00", for: 30s, kind: venue-down, venue: SIM }
  - at: 01:00:10
    kind: venue-slow
    venue: SIM
    delayUs: 500ms
  - { at: "00:00:01", kind: fat-print, instrument: MIDT, awayBps: -300, qty: 1000 }
`);
    expect(steps).toEqual([
      { atUs: 300e6, forUs: 30e6, fault: { kind: 'venue-down', venue: 'SIM' } },
      { atUs: 3_610e6, forUs: null, fault: { kind: 'venue-slow', venue: 'SIM', delayUs: 500_000 } },
      { atUs: 1e6, forUs: null, fault: { kind: 'fat-print', instrument: 'MIDT', awayBps: -300, qty: 1000 } },
    ]);
  });

  it('reads JSON as it is', () => {
    expect(parse('{"faults": [{"at": "0:00:05", "kind": "feed-gap", "for": "2m"}]}')).toMatchObject([{ forUs: 120e6 }]);
  });

  it.each([
    [
      'faults:\n  - at: 00:05:00\n    kind: venue-dwn\n    venue: SIM',
      /line 3: .*venue-dwn; did you mean venue-down\?/,
    ],
    [
      'faults:\n  - at: 00:05:00\n    kind: halt\n    instrment: MIDT\n',
      /line 4: instrment is not known here; did you mean instrument\?/,
    ],
    ['falts: []', /line 1: falts is not known here; did you mean faults\?/],
    ['faults:\n  - kind: feed-gap\n    at: 5 past\n', /line 3: at: a time since the start/],
    ['faults:\n  - kind: feed-gap\n    at: 00:00:05\n    for: 5 parsecs\n', /line 4: for: a duration/],
    ['faults:\n  - kind: venue-rejects\n    at: 00:00:05\n    venue: SIM\n    sharePct: 101\n', /line 5: sharePct/],
    ['faults:\n  - kind: halt\n    at: 00:00:05\n', /line 2: .*instrument/],
    ['faults:\n  - at: [', /line 2/],
    [
      'faults:\n  - kind: venue-slow\n    at: 00:00:05\n    venue: SIM\n    delayUs: 2m\n',
      /scenario .*line 5: delayUs/,
    ],
    ['faults: 7', /line 1: faults/],
    ['', /line 1: scenario/],
  ])('refuses %j', (text, words) => {
    expect(() => parse(text)).toThrow(words);
  });

  it('names a file that is not there', () => {
    expect(() => readScenario('nowhere.yaml')).toThrow(/nowhere\.yaml/);
  });
});
