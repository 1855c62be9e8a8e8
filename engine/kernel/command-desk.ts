/** Decides commands: refuses with a code and words, or records that it was accepted and what follows from it. */
import type { Command, CommandOf } from '../../shared/domain/command.ts';
import { PARENT_ENDED, type Parent } from '../../shared/domain/parent.ts';
import type { Origin } from '../core/engine-port.ts';
import type { Stage } from '../core/stage.ts';
import { type ParentManager, refusedBy } from '../oms/parent-manager.ts';
import type { Denial } from '../risk/gate.ts';
import { checkParentTerms } from '../risk/parent-check.ts';
import type { StopDesk } from '../risk/stops.ts';
import type { AlgoRunner } from './algo-runner.ts';
import type { FaultDesk } from './fault-desk.ts';

/** Parents that may be open at once. */
const MAX_OPEN_PARENTS = 5_000;

export interface CommandDeskParts {
  readonly stage: Stage;
  readonly parents: ParentManager;
  readonly stops: StopDesk;
  readonly algos: AlgoRunner;
  readonly faults: FaultDesk;
  readonly simulated: boolean;
  /** Market data is live, whatever the venues are. */
  readonly live: boolean;
  readonly setPace: (pace: number | null) => void;
}

interface Plan {
  readonly parentId?: string;
  readonly stopId?: string;
  /** What follows; runs right after the acceptance is recorded. */
  readonly effect: () => void;
}

export class CommandDesk {
  readonly #parts: CommandDeskParts;

  constructor(parts: CommandDeskParts) {
    this.#parts = parts;
  }

  /** Records the answer and its consequences. A known id must have been answered before it comes here. */
  decide(command: Command, { actor, commandId }: Origin): void {
    const { stage } = this.#parts;
    const plan = this.#plan(command, actor);
    if ('code' in plan) {
      stage.record({ type: 'CommandRejected', commandId, actor, command, code: plan.code, reason: plan.reason });
      return;
    }
    const { parentId, stopId, effect } = plan;
    const made = { ...(parentId && { parentId }), ...(stopId && { stopId }) };
    stage.record({ type: 'CommandAccepted', commandId, actor, command, ...made });
    effect();
  }

  #plan(command: Command, actor: string): Plan | Denial {
    const { stage, parents, stops } = this.#parts;
    switch (command.kind) {
      case 'SubmitParent':
        return this.#submit(command, actor);
      case 'AmendParent':
        return this.#amend(command);
      case 'PauseParent':
        return (
          this.#refuse(command, 'ParentPaused', 'paused') ?? {
            parentId: command.parentId,
            effect: () => parents.pause(command, actor),
          }
        );
      case 'ResumeParent':
        return this.#refuse(command, 'ParentResumed', 'resumed') ?? this.#resume(command.parentId, actor);
      case 'CancelParent':
        return (
          this.#refuse(command, 'ParentCancelRequested', 'cancelled') ?? {
            parentId: command.parentId,
            effect: () => parents.cancel(command.parentId, actor),
          }
        );
      case 'EngageStop':
        return this.#engage(command, actor);
      case 'AskRelease':
        return (
          stops.mayAskRelease(command.stopId) ?? {
            stopId: command.stopId,
            effect: () => stops.askRelease(command.stopId, actor),
          }
        );
      case 'ReleaseStop':
        return this.#release(command, actor);
      case 'SetLimits': {
        const { instrument, limits, reason } = command;
        if (!stage.state.instruments.has(instrument)) {
          return { code: 'UNKNOWN_INSTRUMENT', reason: `${instrument} is not an instrument of this engine` };
        }
        return { effect: () => void stage.record({ type: 'LimitsSet', instrument, limits, actor, reason }) };
      }
      case 'InjectFault':
      case 'ClearFault':
        return this.#fault(command, actor);
      case 'SetPace':
        if (this.#parts.live) return { code: 'WRONG_STATE', reason: 'the pace of a live market cannot be set' };
        return { effect: () => this.#parts.setPace(command.pace) };
    }
  }

  #submit(command: CommandOf<'SubmitParent'>, actor: string): Plan | Denial {
    const { stage, algos } = this.#parts;
    const { state } = stage;
    const nowUs = stage.nowUs();
    const startUs = Math.max(nowUs, command.startUs ?? nowUs);
    const denial = checkParentTerms(stage, { ...command, startUs });
    if (denial) return denial;
    if (state.openParents.size >= MAX_OPEN_PARENTS) {
      return { code: 'TOO_MANY', reason: `${MAX_OPEN_PARENTS} orders are open already` };
    }
    const parentId = `P${state.parents.size + 1}`;
    const { instrument, side, qty, params, limitPx, endUs, note } = command;
    const [stop] = state.stopsOver({ parentId, instrument, strategy: params.strategy });
    if (stop) return { code: 'STOPPED', reason: `stop ${stop.stopId} is in force over this order: release it first` };
    const book = stage.book(instrument);
    const parent: Parent = {
      parentId,
      instrument,
      side,
      qty,
      params,
      limitPx,
      startUs,
      endUs,
      state: 'working',
      version: 1,
      actor,
      note,
      submittedUs: nowUs,
      planFromUs: startUs,
      planFromQty: 0,
      arrivalBidPx: book?.bestPx('buy') ?? 0,
      arrivalAskPx: book?.bestPx('sell') ?? 0,
      filledQty: 0,
      filledNotional: 0,
      openQty: 0,
      children: 0,
      heldBy: '',
      lastReason: `submitted by ${actor}`,
    };
    const effect = (): void => {
      stage.record({ type: 'ParentSubmitted', parent });
      algos.attend(parentId);
    };
    return { parentId, effect };
  }

  #amend(command: CommandOf<'AmendParent'>): Plan | Denial {
    const { stage, parents, algos } = this.#parts;
    const refusal = this.#refuse(command, 'ParentAmended', 'amended');
    if (refusal) return refusal;
    const parent = stage.state.parent(command.parentId);
    const { parentId, qty, endUs, params } = command;
    if (params && params.strategy !== parent.params.strategy) {
      return {
        code: 'BAD_PARAMETER',
        reason: `${parentId} is worked by ${parent.params.strategy}, not ${params.strategy}`,
      };
    }
    if (qty !== undefined && qty < parent.filledQty + parent.openQty) {
      const least = parent.filledQty + parent.openQty;
      return { code: 'BAD_QUANTITY', reason: `${least} of ${parentId} are filled or working: not fewer than that` };
    }
    const { instrument, startUs } = parent;
    // A limit price that stays is not held against a market that has moved since.
    const limitPx = command.limitPx ?? null;
    const terms = { instrument, startUs, limitPx, qty: qty ?? parent.qty, endUs: endUs ?? parent.endUs };
    const denial = checkParentTerms(stage, terms);
    if (denial) return denial;
    const effect = (): void => {
      parents.amend(command);
      algos.attend(parentId);
    };
    return { parentId, effect };
  }

  #resume(parentId: string, actor: string): Plan {
    const effect = (): void => {
      this.#parts.parents.resume(parentId, actor);
      this.#parts.algos.attend(parentId);
    };
    return { parentId, effect };
  }

  #engage(command: CommandOf<'EngageStop'>, actor: string): Plan | Denial {
    const { stage, stops } = this.#parts;
    for (const scope of command.scopes) {
      if (scope.kind === 'instrument' && !stage.state.instruments.has(scope.instrument)) {
        return { code: 'UNKNOWN_INSTRUMENT', reason: `nothing is stopped: ${scope.instrument} is not traded here` };
      }
      if (scope.kind === 'parent' && !stage.state.parents.has(scope.parentId)) {
        return { code: 'UNKNOWN_PARENT', reason: `nothing is stopped: there is no order ${scope.parentId}` };
      }
    }
    const stopId = stops.nextId();
    return { stopId, effect: () => stops.engage(stopId, command.scopes, command.degree, actor, command.reason) };
  }

  #release({ stopId, reason }: CommandOf<'ReleaseStop'>, actor: string): Plan | Denial {
    const { stage, stops, algos } = this.#parts;
    const effect = (): void => {
      stops.release(stopId, actor, reason);
      for (const parentId of stage.state.openParents) {
        if (stage.state.parent(parentId).heldBy === '') algos.attend(parentId);
      }
    };
    return stops.mayRelease(stopId, reason) ?? { stopId, effect };
  }

  #fault(command: CommandOf<'InjectFault'> | CommandOf<'ClearFault'>, actor: string): Plan | Denial {
    const { faults, simulated, stage } = this.#parts;
    if (!simulated) return { code: 'NOT_SIMULATED', reason: 'faults are injected in simulated markets only' };
    if (command.kind === 'InjectFault') {
      return faults.refuses(command) ?? { effect: () => faults.inject(command, actor) };
    }
    const { faultId } = command;
    if (!stage.state.faults.has(faultId)) return { code: 'UNKNOWN_FAULT', reason: `there is no fault ${faultId}` };
    return { effect: () => faults.clear(faultId, actor) };
  }

  #refuse(
    command: { parentId: string; expectedVersion?: number | undefined },
    event: Parameters<typeof refusedBy>[1],
    verb: string,
  ): Denial | null {
    const parent = this.#parts.stage.state.parents.get(command.parentId);
    if (!parent) return { code: 'UNKNOWN_PARENT', reason: `there is no order ${command.parentId}` };
    const refusal = refusedBy(parent, event, verb);
    if (refusal || PARENT_ENDED.has(parent.state)) return { code: 'WRONG_STATE', reason: refusal ?? 'it has ended' };
    if (command.expectedVersion === undefined || command.expectedVersion === parent.version) return null;
    return {
      code: 'STALE_VERSION',
      reason: `${parent.parentId} is at version ${parent.version}, not ${command.expectedVersion}: look again, then repeat`,
    };
  }
}
