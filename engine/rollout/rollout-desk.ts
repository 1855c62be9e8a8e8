/**
 * Lets a candidate loose in phases: a person starts it and widens it where the gate is open; a person or the engine rolls
 * it back, and then it decides nothing more from that record on, and its orders go on under the champion.
 */
import { missingForNext } from '../../shared/domain/rollout-gate.ts';
import type { CommandOf } from '../../shared/domain/command.ts';
import type { ModelState } from '../../shared/domain/model-card.ts';
import type { RejectCode } from '../../shared/domain/reject-code.ts';
import {
  DEFAULT_ROLLOUT_TERMS,
  isUnderWay,
  type RollbackCause,
  type RolloutRow,
  type RolloutTerms,
} from '../../shared/domain/rollout.ts';
import type { ModelShelf, ShelvedModel } from '../core/model-port.ts';
import type { Stage } from '../core/stage.ts';

export interface Refusal {
  readonly code: RejectCode;
  readonly reason: string;
}

export interface RolloutDeskParts {
  readonly stage: Pick<Stage, 'state' | 'record' | 'nowUs' | 'book'>;
  readonly shelf: ModelShelf | null;
  /** Has an order decided for anew, at once. */
  readonly attend: (parentId: string) => void;
}

export class RolloutDesk {
  readonly #parts: RolloutDeskParts;

  constructor(parts: RolloutDeskParts) {
    this.#parts = parts;
  }

  /** The model in force: empty where there is none, or it cannot be had here. */
  get champion(): string {
    return this.lacking === '' ? this.wanted : '';
  }

  /** The model that is to be in force, whether it can be had here or not. */
  get wanted(): string {
    const { stage, shelf } = this.#parts;
    return stage.state.rollouts.champion?.model ?? shelf?.first ?? '';
  }

  /** Why the model that is to be in force decides nothing here, with the remedy; empty where it does. */
  get lacking(): string {
    const { wanted } = this;
    if (wanted === '') return '';
    const found = this.#find(wanted);
    if ('code' in found) return found.reason;
    const { champion } = this.#parts.stage.state.rollouts;
    const own = found.card!.sha256;
    if (champion === null || champion.sha256 === own) return '';
    return `its file here (${short(own)}) is another one than was made the champion (${short(champion.sha256)}): bring that one back, or roll out this one under another name`;
  }

  /** A model is retired once it has been rolled back or another took its place. */
  stateOf(model: string): ModelState {
    if (model === this.wanted) return 'champion';
    const last = [...this.#parts.stage.state.rollouts.rows.values()].findLast((row) => row.model === model);
    if (last && isUnderWay(last)) return last.phase === 'shadow' ? 'shadow' : 'canary';
    return last || model === this.#parts.shelf?.first ? 'retired' : 'candidate';
  }

  mayStart({ model, sha256, reason }: CommandOf<'StartRollout'>): Refusal | null {
    const { underWay } = this.#parts.stage.state.rollouts;
    const found = this.#find(model);
    if ('code' in found) return found;
    if (underWay) {
      const why = `${underWay.rolloutId} rolls out ${underWay.model}: roll it back or make it the champion first`;
      return refuse('WRONG_STATE', why);
    }
    if (model === this.wanted) return refuse('WRONG_STATE', `${model} is the champion already`);
    const champion = this.#find(this.wanted);
    const lacking = 'code' in champion ? champion.reason : this.lacking;
    if ('code' in champion || lacking !== '') {
      return refuse('MODEL_UNFIT', `there is no champion to compare ${model} with: ${lacking}`);
    }
    const own = found.card!;
    if (sha256 !== undefined && sha256 !== own.sha256) {
      const why = `this engine has another file of the name ${model} (${short(own.sha256)}, not ${short(sha256)}): import the same one here, or look again`;
      return refuse('MODEL_UNFIT', why);
    }
    return reason.trim() === '' ? refuse('REASON_MISSING', `say why ${model} is rolled out`) : null;
  }

  start({ model, terms, reason }: CommandOf<'StartRollout'>, actor: string): void {
    const { stage } = this.#parts;
    const rolloutId = `R${stage.state.rollouts.rows.size + 1}`;
    const { sha256 } = (this.#find(model) as ShelvedModel).card!;
    const wanted: RolloutTerms = terms ?? DEFAULT_ROLLOUT_TERMS;
    stage.record({
      ...{ type: 'RolloutStarted', rolloutId, model, sha256, champion: this.champion },
      ...{ terms: wanted, actor, reason },
    });
  }

  mayAdvance({ rolloutId, from, reason }: CommandOf<'AdvanceRollout'>): Refusal | null {
    const row = this.#underWay(rolloutId, reason);
    if ('code' in row) return row;
    if (row.phase !== from.phase || row.step !== from.step) {
      return refuse('STALE_VERSION', `${rolloutId} is in ${placeOf(row)} already: look again`);
    }
    const missing = missingForNext(row);
    return missing === '' ? null : refuse('GATE_CLOSED', `${rolloutId} goes no further yet: ${missing}`);
  }

  advance({ rolloutId, reason }: CommandOf<'AdvanceRollout'>, actor: string): void {
    const { stage } = this.#parts;
    const { phase, step, terms } = stage.state.rollouts.row(rolloutId);
    const next = phase === 'shadow' ? 0 : step + 1;
    const last = next === terms.steps.length;
    stage.record({
      ...{ type: 'RolloutAdvanced', rolloutId, actor, reason },
      ...{ phase: last ? 'champion' : 'canary', step: last ? step : next },
    });
  }

  mayPause({ rolloutId, reason }: CommandOf<'PauseRollout'>, paused: boolean): Refusal | null {
    const row = this.#underWay(rolloutId, reason);
    if ('code' in row) return row;
    if (row.paused !== paused) return null;
    return refuse('WRONG_STATE', `${rolloutId} is ${paused ? 'paused already' : 'not paused'}`);
  }

  mayRollBack({ rolloutId, reason }: CommandOf<'RollBack'>): Refusal | null {
    const { rollouts } = this.#parts.stage.state;
    const row = rollouts.rows.get(rolloutId);
    if (row && row === rollouts.newest && !rollouts.underWay) return reason.trim() === '' ? because(rolloutId) : null;
    const found = this.#underWay(rolloutId, reason);
    return 'code' in found ? found : null;
  }

  /** By a person, or by the engine where something is wrong with the candidate. */
  rollBack(rolloutId: string, cause: RollbackCause, actor: string, reason: string): void {
    const { stage, attend } = this.#parts;
    const { model } = stage.state.rollouts.row(rolloutId);
    stage.record({ type: 'RolloutRolledBack', rolloutId, cause, actor, reason });
    const { champion } = this;
    for (const parentId of [...stage.state.openParents]) {
      if (stage.state.parent(parentId).model !== model) continue;
      const assigned = { model: champion, arm: champion === '' ? 'none' : 'champion' } as const;
      const expectedBps = stage.state.rollouts.expected.get(parentId) ?? null;
      stage.record({ type: 'ModelAssigned', parentId, ...assigned, rolloutId: null, sharePct: null, expectedBps });
      attend(parentId);
    }
  }

  /** After a start: a candidate that this engine does not have any more, or has as another file, decides nothing. */
  reconcile(): void {
    const { underWay } = this.#parts.stage.state.rollouts;
    if (!underWay) return;
    const { rolloutId, model, sha256 } = underWay;
    const found = this.#find(model);
    const other = 'code' in found ? found.reason : found.card!.sha256 === sha256 ? '' : `its file is another one now`;
    if (other !== '') this.rollBack(rolloutId, 'lacking', 'engine', `the engine started without ${model}: ${other}`);
    else if (this.lacking !== '') {
      const why = `the engine started without ${this.wanted}, which it is compared with: ${this.lacking}`;
      this.rollBack(rolloutId, 'lacking', 'engine', why);
    }
  }

  #underWay(rolloutId: string, reason: string): RolloutRow | Refusal {
    const row = this.#parts.stage.state.rollouts.rows.get(rolloutId);
    if (!row) return refuse('UNKNOWN_ROLLOUT', `there is no roll-out ${rolloutId}`);
    if (!isUnderWay(row)) return refuse('WRONG_STATE', `${rolloutId} is over: ${placeOf(row)}`);
    return reason.trim() === '' ? because(rolloutId) : row;
  }

  /** A model that can be served here. */
  #find(name: string): ShelvedModel | Refusal {
    const { shelf } = this.#parts;
    const found = shelf?.models.find((each) => each.name === name);
    if (!found) {
      const known = shelf?.models.map((each) => each.name).join(', ') || 'none';
      const remedy =
        'bring it in with watchkeeper models import into the data folder of this engine, which sees it within seconds';
      return refuse(
        'UNKNOWN_MODEL',
        `this engine has no policy model ${name || 'at all'} (it has ${known}): ${remedy}`,
      );
    }
    if (found.problem !== '' || !found.card) return refuse('MODEL_UNFIT', found.problem || `${name} has no card`);
    return found;
  }
}

const refuse = (code: RejectCode, reason: string): Refusal => ({ code, reason });
const because = (rolloutId: string): Refusal => refuse('REASON_MISSING', `say why ${rolloutId} is changed`);
const short = (hash: string): string => `${hash.slice(0, 12)}…`;

function placeOf({ phase, step, terms }: RolloutRow): string {
  return phase === 'canary' ? `canary at ${terms.steps[step]?.sharePct} %` : phase;
}
