/** Stops, their drills and the dead man's switch, put together. */
import type { Stage } from '../core/stage.ts';
import { DeadMan } from '../risk/dead-man.ts';
import { DrillDesk } from '../risk/drills.ts';
import { stopPolicyOf, type StopPolicy } from '../risk/stop-policy.ts';
import { StopDesk, type StopSettled } from '../risk/stops.ts';

export interface Stopping {
  readonly stops: StopDesk;
  readonly drills: DrillDesk;
  readonly deadMan: DeadMan;
}

export interface StoppingParts {
  readonly stage: Stage;
  readonly cancel: (childId: string, reason: string) => void;
  readonly settled: (settled: StopSettled) => void;
  /** Orders may have been freed by a release. */
  readonly freed: () => void;
  readonly elapsedUs: (() => number) | undefined;
  readonly pace: () => number | null;
}

export function openStopping({ stage, cancel, settled, freed, elapsedUs, pace }: StoppingParts): Stopping {
  const policy = (): StopPolicy => stopPolicyOf(stage.state);
  const stops = new StopDesk({
    stage,
    policy,
    cancel,
    settled: (one) => {
      settled(one);
      drills.settled(one.stopId);
    },
    sent: (stopId) => drills.sent(stopId),
    released: freed,
  });
  const drills: DrillDesk = new DrillDesk({ stage, stops, elapsedUs });
  return { stops, drills, deadMan: new DeadMan({ stage, stops, policy, pace }) };
}
