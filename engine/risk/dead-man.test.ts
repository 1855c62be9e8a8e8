import { describe, expect, it } from 'vitest';
import type { StopDegree } from '../../shared/domain/safety/stop.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { HandStage } from '../../tests/fixtures/engine-stage.ts';
import { DEAD_MAN, DeadMan } from './dead-man.ts';
import { StopDesk } from './stops.ts';

function watched(pace: number | null = 1, degree: StopDegree | null = 'cancel') {
  const stage = new HandStage();
  const deadMan = degree && { afterUs: 30 * US_PER_SECOND, degree };
  const policy = () => ({ releaseNeedsSecondPerson: false, releaseLapsesUs: 60 * US_PER_SECOND, deadMan });
  const stops = new StopDesk({
    stage,
    policy,
    cancel: () => undefined,
    settled: () => undefined,
    sent: () => undefined,
    released: () => undefined,
  });
  const man = new DeadMan({ stage, stops, policy, pace: () => pace });
  return { stage, stops, man, engaged: () => stage.of('StopEngaged') };
}

describe("the dead man's switch", () => {
  it('does what the policy says once the last supervisor is gone for as long as it says', () => {
    const { stage, man, engaged } = watched();
    man.supervisors(['bob', 'ann', 'ann']);
    expect(stage.state.supervision.supervisors).toEqual(['ann', 'bob']);
    man.supervisors(['ann']);
    stage.pass(60 * US_PER_SECOND);
    expect(man.leftUs()).toBeNull();
    man.supervisors([]);
    stage.pass(29 * US_PER_SECOND);
    expect([man.leftUs(), engaged()]).toEqual([US_PER_SECOND, []]);
    stage.pass(US_PER_SECOND);
    const reason = 'nobody has supervised for 30 s';
    expect(engaged()).toMatchObject([{ scopes: [{ kind: 'all' }], degree: 'cancel', actor: DEAD_MAN, reason }]);
    expect(man.leftUs()).toBeNull();
  });

  it('is stopped by whoever comes back, and counts anew from the next going', () => {
    const { stage, man, engaged } = watched();
    man.supervisors(['ann']);
    man.supervisors([]);
    stage.pass(29 * US_PER_SECOND);
    man.supervisors(['bob']);
    stage.pass(60 * US_PER_SECOND);
    man.supervisors([]);
    stage.pass(29 * US_PER_SECOND);
    expect(engaged()).toEqual([]);
    stage.pass(US_PER_SECOND);
    expect(engaged()).toHaveLength(1);
  });

  it('acts once while its stop is in force, and again after that was released', () => {
    const { stage, stops, man, engaged } = watched();
    const goes = (): void => {
      man.supervisors(['ann']);
      man.supervisors([]);
      stage.pass(31 * US_PER_SECOND);
    };
    goes();
    goes();
    expect(engaged()).toHaveLength(1);
    stops.release('S1', 'ann', 'back');
    goes();
    expect(engaged()).toHaveLength(2);
  });

  it('gives as much more market time as the market runs faster', () => {
    const { stage, man, engaged } = watched(60);
    man.supervisors(['ann']);
    man.supervisors([]);
    stage.pass(60 * 29 * US_PER_SECOND);
    expect(engaged()).toEqual([]);
    stage.pass(60 * US_PER_SECOND);
    expect(engaged()).toHaveLength(1);
  });

  it('does nothing where nobody has supervised yet, and where nothing is set', () => {
    for (const { stage, man, engaged } of [watched(), watched(1, null)]) {
      man.supervisors([]);
      stage.pass(60 * US_PER_SECOND);
      expect(engaged()).toEqual([]);
    }
    const { stage, man, engaged } = watched(1, null);
    man.supervisors(['ann']);
    man.supervisors([]);
    stage.pass(60 * US_PER_SECOND);
    expect([engaged(), man.leftUs()]).toEqual([[], null]);
  });
});
