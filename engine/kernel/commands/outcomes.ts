/** What came of commands that take a while, told to whoever gave them once it is durable. */
import { CHILD_ENDED, type Child } from '../../../shared/domain/orders/child.ts';
import type { Command } from '../../../shared/domain/command.ts';
import type { Outcome } from '../../../shared/protocol/frames.ts';
import type { CommandAnswer, EngineState } from '../../core/engine-state.ts';
import type { Origin } from '../../core/engine-port.ts';
import type { ParentEnded } from '../../oms/parent-manager.ts';
import type { StopSettled } from '../../risk/stops.ts';
import type { ChildReplaced } from '../orders/hand-orders.ts';

type Told = Omit<Outcome, 't' | 'id'>;

/** A command that pulled children, and those of them that have not ended. */
interface Pull {
  readonly origin: Origin;
  readonly left: Set<string>;
}

/** What is told, and to whom: one origin, or whoever asked for what it is of by the time it is told. */
interface Pending {
  readonly to: Origin | string;
  /** Null: nothing will be told of it any more. */
  readonly told: Told | null;
}

export class Outcomes {
  readonly #listeners = new Set<(outcome: Told, origin: Origin) => void>();
  /**
   * Who asked for a stop, or for the end of an order or a child: `S1`, `P7`, `C9` → origins. Asked for in an earlier life
   * of the engine: nobody is told.
   */
  readonly #askedBy = new Map<string, Origin[]>();
  readonly #pulls = new Set<Pull>();
  #pending: Pending[] = [];
  #current: Origin | null = null;

  /** What somebody still waits for. */
  get waiting(): number {
    return this.#askedBy.size + this.#pulls.size;
  }

  onOutcome(listener: (outcome: Told, origin: Origin) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  expect(origin: Origin): void {
    this.#current = origin;
  }

  decided(command: Command, state: EngineState): void {
    const origin = this.#current;
    this.#current = null;
    const answer = origin && state.commands.get(origin.commandId);
    if (!origin || !answer || answer.rejection) return;
    // A stop that is released is not followed any further; what of it is known by then is told first.
    if (command.kind === 'ReleaseStop') this.#pending.push({ to: command.stopId, told: null });
    const of = waitsForNothing(command) ? undefined : awaited(answer);
    if (of !== undefined) this.#askedBy.set(of, [...(this.#askedBy.get(of) ?? []), origin]);
    if (!answer.parentId || !('children' in command) || command.children !== 'pull') return;
    const open = state.openChildrenOf(answer.parentId).map(({ childId }) => childId);
    if (open.length > 0) this.#pulls.add({ origin, left: new Set(open) });
  }

  stopSettled({ stopId, outcome, logSeq }: StopSettled): void {
    this.#pending.push({ to: stopId, told: { outcome, logSeq } });
  }

  parentEnded({ parentId, outcome, logSeq }: ParentEnded): void {
    this.#pending.push({ to: parentId, told: { outcome, logSeq } });
  }

  childReplaced({ childId, outcome }: ChildReplaced, logSeq: number): void {
    this.#pending.push({ to: replacing(childId), told: { outcome, logSeq } });
  }

  childChanged({ childId, state }: Child, logSeq: number): void {
    if (!CHILD_ENDED.has(state)) return;
    const outcome = state === 'filled' || state === 'rejected' ? state : 'cancelled';
    if (this.#askedBy.has(childId)) this.#pending.push({ to: childId, told: { outcome, logSeq } });
    for (const { origin, left } of this.#pulls) {
      if (left.delete(childId) && left.size === 0)
        this.#pending.push({ to: origin, told: { outcome: 'pulled', logSeq } });
    }
  }

  release(): void {
    for (const pull of this.#pulls) if (pull.left.size === 0) this.#pulls.delete(pull);
    for (const { to, told } of this.#pending.splice(0)) {
      const origins = typeof to === 'string' ? (this.#askedBy.get(to) ?? []) : [to];
      // A residual stop may still be confirmed: that is told too.
      if (typeof to === 'string' && told?.outcome !== 'residual') this.#askedBy.delete(to);
      if (told === null) continue;
      for (const origin of origins) for (const listener of this.#listeners) listener(told, origin);
    }
  }

  discard(): void {
    this.#pending = [];
  }
}

const replacing = (childId: string): string => `${childId} replaced`;

/** A stop that holds has done with its engagement all that it does. */
const waitsForNothing = (command: Command): boolean => command.kind === 'EngageStop' && command.degree === 'hold';

/** What a command waits for, where that takes a while. */
function awaited({ kind, parentId, stopId, childId }: CommandAnswer): string | undefined {
  switch (kind) {
    case 'EngageStop':
      return stopId;
    case 'CancelParent':
    case 'FinishParent':
      return parentId;
    case 'CancelChild':
      return childId;
    case 'ReplaceChild':
      return childId && replacing(childId);
    default:
      return undefined;
  }
}
