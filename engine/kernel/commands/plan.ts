/** What deciding a command comes to: a denial, or what it makes and what follows from it. */
import type { CommandKind, CommandOf } from '../../../shared/domain/command.ts';
import type { Stage } from '../../core/stage.ts';
import type { ParentManager } from '../../oms/parent-manager.ts';
import type { Denial } from '../../risk/gate.ts';
import type { RolloutDesk } from '../../rollout/rollout-desk.ts';
import type { DrillDesk } from '../../risk/drills.ts';
import type { StopDesk } from '../../risk/stops.ts';
import type { AlgoRunner } from '../orders/algo-runner.ts';
import type { FaultDesk } from '../fault-desk.ts';
import type { HandOrders } from '../orders/hand-orders.ts';

export interface CommandDeskParts {
  readonly stage: Stage;
  readonly parents: ParentManager;
  readonly stops: StopDesk;
  readonly drills: DrillDesk;
  readonly rollouts: RolloutDesk;
  readonly algos: AlgoRunner;
  readonly faults: FaultDesk;
  readonly hands: HandOrders;
  readonly simulated: boolean;
  /** Market data is live, whatever the venues are. */
  readonly live: boolean;
  /** Every venue that an order may name. */
  readonly venueIds: () => readonly string[];
  /** To be called once another policy is in force. */
  readonly policyChanged: () => void;
  readonly setPace: (pace: number | null) => void;
}

export interface Plan {
  readonly parentId?: string;
  readonly stopId?: string;
  /** Of a policy. */
  readonly draftId?: string;
  readonly childId?: string;
  /** What follows; runs right after the acceptance is recorded. */
  readonly effect: () => void;
}

/** Checks a command against the state as it stands and changes nothing: what follows is the plan's effect. */
export type Planner<K extends CommandKind> = (command: CommandOf<K>, actor: string, commandId: string) => Plan | Denial;

export type Planners<K extends CommandKind = CommandKind> = { readonly [Kind in K]: Planner<Kind> };
