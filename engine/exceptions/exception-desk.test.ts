import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/domain/safety/exception.ts';
import type { ExceptionKind, Severity } from '../../shared/domain/safety/exception-kind.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { HandStage } from '../../tests/fixtures/engine-stage.ts';
import { ExceptionDesk } from './exception-desk.ts';
import { DEFAULT_THRESHOLDS } from '../../shared/domain/safety/exception-thresholds.ts';

/** A desk that is told what is wrong, and looks every second. */
function desk() {
  const stage = new HandStage(null);
  let findings: Finding[] = [];
  const exceptions = new ExceptionDesk({ stage, policy: () => DEFAULT_THRESHOLDS, findings: () => findings });
  const pass = (seconds: number, now?: Finding[]): void => {
    if (now) findings = now;
    for (let s = 0; s < seconds; s++) {
      exceptions.look();
      stage.pass(US_PER_SECOND);
    }
  };
  const open = () => [...stage.state.exceptions.openByCause.values()].map((id) => stage.state.exceptions.row(id));
  return { stage, pass, open, rows: stage.state.exceptions };
}

function finding(cause: string, severity: Severity = 'P2', kind: ExceptionKind = 'venue-outage'): Finding {
  const words = { title: `${cause} is wrong`, facts: 'facts', did: 'nothing' };
  return { kind, cause, severity, ...words, members: [], memberCount: 0, actions: [] };
}

describe('exceptions', () => {
  it('are opened once for a cause that holds, and resolved once it has been gone for a while', () => {
    const { stage, pass, open, rows } = desk();
    pass(60, [finding('venue/A')]);
    expect(open()).toMatchObject([{ exceptionId: 'E1', cause: 'venue/A', state: 'open', occurrences: 1 }]);
    expect(stage.of('ExceptionOpened')).toHaveLength(1);
    pass(10, []);
    expect(open()).toHaveLength(1);
    pass(10);
    expect(open()).toEqual([]);
    expect(rows.row('E1')).toMatchObject({ state: 'resolved', resolvedBy: 'engine' });
  });

  it('are not opened by what does not hold long enough', () => {
    const { pass, open } = desk();
    const late = finding('parent/P1', 'P3', 'schedule-deviation');
    for (let i = 0; i < 5; i++) {
      pass(20, [late]);
      pass(1, []);
    }
    expect(open()).toEqual([]);
    pass(31, [late]);
    expect(open()).toHaveLength(1);
  });

  it('are the same one, and no new alarm, where the cause chatters', () => {
    const { stage, pass, rows } = desk();
    for (let i = 0; i < 10; i++) {
      pass(1, [finding('venue/A')]);
      pass(20, []);
    }
    expect(rows.row('E1').occurrences).toBe(10);
    expect(rows.rows.size).toBe(1);
    expect(rows.alarmRate(stage.nowUs())).toBe(1);
  });

  it('alarm again when they become graver, and want to be acknowledged again', () => {
    const { stage, pass, open, rows } = desk();
    pass(2, [finding('venue/A', 'P3')]);
    stage.record({ type: 'ExceptionAcknowledged', exceptionId: 'E1', actor: 'ann' });
    pass(2, [finding('venue/A', 'P1')]);
    expect(open()).toMatchObject([{ severity: 'P1', acknowledgedBy: null }]);
    stage.record({ type: 'ExceptionAcknowledged', exceptionId: 'E1', actor: 'ann' });
    pass(10, [finding('venue/A', 'P2')]);
    expect(open()).toMatchObject([{ severity: 'P2', acknowledgedBy: 'ann' }]);
    expect(rows.alarms).toEqual({ P1: 1, P2: 0, P3: 1 });
  });

  it('come off the shelf when their time is over', () => {
    const { stage, pass, open } = desk();
    pass(1, [finding('venue/A')]);
    const untilUs = stage.nowUs() + 30 * US_PER_SECOND;
    stage.record({ type: 'ExceptionShelved', exceptionId: 'E1', actor: 'ann', untilUs, reason: 'known' });
    pass(29);
    expect(open()).toMatchObject([{ shelvedUntilUs: untilUs, shelvedBy: 'ann' }]);
    pass(3);
    expect(open()).toMatchObject([{ shelvedUntilUs: null }]);
  });

  it('wait for a person where only a person can say that they are over', () => {
    const { stage, pass, open } = desk();
    pass(2, [finding('anomaly/A', 'P1', 'venue-anomaly')]);
    pass(600, []);
    expect(open()).toHaveLength(1);
    stage.record({ type: 'ExceptionResolved', exceptionId: 'E1', actor: 'ann', reason: 'spoke to them' });
    expect(open()).toEqual([]);
  });

  it('are ten in ten minutes at most, however many causes come at once, and stay bounded', () => {
    const { stage, pass, open, rows } = desk();
    const kinds: ExceptionKind[] = ['venue-outage', 'reject-burst', 'limit-breach'];
    const all = Array.from({ length: 10_000 }, (_, i) => finding(`cause/${i}`, 'P2', kinds[i % 3]));
    pass(5, all);
    expect(rows.alarmRate(stage.nowUs())).toBeLessThanOrEqual(10);
    expect(open().length).toBeLessThanOrEqual(10);
    const told = open().reduce(
      (sum, { cause, memberCount }) => sum + (cause.startsWith('flood/') ? memberCount : 1),
      0,
    );
    expect(told).toBe(10_000);
    expect(stage.events.length).toBeLessThan(50);
    expect(Math.max(...stage.events.map((event) => JSON.stringify(event).length))).toBeLessThan(10_000);
    pass(30, []);
    expect(open()).toEqual([]);
    expect(rows.alarmRate(stage.nowUs() + 10 * US_PER_MINUTE)).toBe(0);
  });
});
