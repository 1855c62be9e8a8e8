/**
 * Lets a candidate loose in phases: a person starts it and widens it where the gate is open; a person or the engine rolls
 * it back, and then it decides nothing more from that record on, and its orders go on under the champion.
 */
import { missingForNext } from '../../shared/domain/models/rollout-gate.ts';
import type { CommandOf } from '../../shared/domain/command.ts';
import type { ModelState } from '../../shared/domain/models/model-card.ts';
import type { ModelRow } from '../../shared/domain/models/model-row.ts';
import type { RejectCode } from '../../shared/domain/basics/reject-code.ts';
import {
  DEFAULT_ROLLOUT_TERMS,
  isFor,
  isUnderWay,
  MAX_INSTRUMENTS,
  type RollbackCause,
  type RolloutRow,
  type RolloutTerms,
} from '../../shared/domain/models/rollout.ts';
import type { ModelShelf, ShelvedModel } from '../core/model-port.ts';
import type { Stage } from '../core/stage.ts';

export interface Refusal {
  readonly code: RejectCode;
  readonly reason: string;
}

export interface RolloutDeskParts {
  readonly stage: Pick<Stage, 'state' | 'record' | 'nowUs' | 'book'>;
  readonly shelf: ModelShelf | null;
  /** That are traded here. */
  readonly instruments: readonly string[];
  /** Has an order decided for anew, at once. */
  readonly attend: (parentId: string) => void;
}

export class RolloutDesk {
  readonly #parts: RolloutDeskParts;

  constructor(parts: RolloutDeskParts) {
    this.#parts = parts;
  }

  /** The model in force for an instrument: empty where there is none, or it cannot be had here. */
  championOf(instrument: string): string {
    return this.lackingFor(instrument) === '' ? this.wantedFor(instrument) : '';
  }

  /** The model that is to be in force for an instrument, whether it can be had here or not. */
  wantedFor(instrument: string): string {
    const { stage, shelf } = this.#parts;
    return stage.state.rollouts.crowning(instrument)?.model ?? shelf?.first(instrument) ?? '';
  }

  /** Why the model that is to be in force for an instrument decides nothing here, with the remedy; empty where it does. */
  lackingFor(instrument: string): string {
    const wanted = this.wantedFor(instrument);
    if (wanted === '') return '';
    const found = this.#find(wanted);
    if ('code' in found) return found.reason;
    const crowning = this.#parts.stage.state.rollouts.crowning(instrument);
    const own = found.card!.sha256;
    if (crowning === null || crowning.sha256 === own) return '';
    return `its file here (${short(own)}) is another one than was made the champion (${short(crowning.sha256)}): bring that one back, or roll out this one under another name`;
  }

  /** Instruments that a model is to decide for. */
  decides(model: string): string[] {
    return this.#parts.instruments.filter((each) => this.wantedFor(each) === model);
  }

  /** Each model that is to decide for something, and why it does not; empty where it does. */
  champions(): { readonly model: string; readonly lacking: string }[] {
    const found = new Map<string, string>();
    for (const instrument of this.#parts.instruments) {
      const model = this.wantedFor(instrument);
      found.set(model, found.get(model) || this.lackingFor(instrument));
    }
    return [...found].map(([model, lacking]) => ({ model, lacking }));
  }

  /**
   * A candidate is rolled out for the instruments that its card names; where none of them is traded here, for those that are
   * decided for by a model which knows them as little. It is compared with one champion: the first of these instruments'.
   */
  scopeOf(model: string): ModelRow['rollsOut'] {
    const { instruments } = this.#parts;
    const cards = new Map(this.#parts.shelf?.models.map(({ name, card }) => [name, card]));
    const knows = (name: string, instrument: string): boolean =>
      cards.get(name)?.data.instruments.includes(instrument) === true;
    const named = instruments.filter((each) => knows(model, each));
    const wide = named.length > 0 ? named : instruments.filter((each) => !knows(this.wantedFor(each), each));
    const open = wide.filter((each) => this.wantedFor(each) !== model);
    const champion = open.length === 0 ? '' : this.wantedFor(open[0]!);
    return champion === ''
      ? null
      : { champion, instruments: open.filter((each) => this.wantedFor(each) === champion).slice(0, MAX_INSTRUMENTS) };
  }

  /** A model is retired once it has been rolled back or another took its place. */
  stateOf(model: string): ModelState {
    const { stage, shelf, instruments } = this.#parts;
    const last = [...stage.state.rollouts.rows.values()].findLast((row) => row.model === model);
    if (last && isUnderWay(last)) return last.phase === 'shadow' ? 'shadow' : 'canary';
    if (this.decides(model).length > 0) return 'champion';
    return last || instruments.some((each) => shelf?.first(each) === model) ? 'retired' : 'candidate';
  }

  mayStart({ model, sha256, reason }: CommandOf<'StartRollout'>): Refusal | null {
    const { underWay } = this.#parts.stage.state.rollouts;
    const found = this.#find(model);
    if ('code' in found) return found;
    if (underWay) {
      const why = `${underWay.rolloutId} rolls out ${underWay.model}: roll it back or make it the champion first`;
      return refuse('WRONG_STATE', why);
    }
    const scope = this.scopeOf(model);
    if (!scope) {
      if (this.decides(model).length > 0) return refuse('WRONG_STATE', `${model} is the champion already`);
      const named = found.card!.data.instruments.join(', ');
      const why = `its card names ${named}, none of which is traded here, and what is has champions that know it`;
      return refuse('MODEL_UNFIT', `${model} can be rolled out for nothing here: ${why}`);
    }
    const lacking = this.lackingFor(scope.instruments[0]!);
    if (lacking !== '') return refuse('MODEL_UNFIT', `there is no champion to compare ${model} with: ${lacking}`);
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
      type: 'RolloutStarted',
      rolloutId,
      model,
      sha256,
      ...this.scopeOf(model)!,
      terms: wanted,
      actor,
      reason,
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
      type: 'RolloutAdvanced',
      rolloutId,
      actor,
      reason,
      phase: last ? 'champion' : 'canary',
      step: last ? step : next,
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
    const isInForce = this.#parts.instruments.some((each) => row && rollouts.crowning(each) === row);
    if (isInForce && !rollouts.underWay) return reason.trim() === '' ? because(rolloutId) : null;
    const found = this.#underWay(rolloutId, reason);
    return 'code' in found ? found : null;
  }

  /** By a person, or by the engine where something is wrong with the candidate. */
  rollBack(rolloutId: string, cause: RollbackCause, actor: string, reason: string): void {
    const { stage, attend } = this.#parts;
    const row = stage.state.rollouts.row(rolloutId);
    stage.record({ type: 'RolloutRolledBack', rolloutId, cause, actor, reason });
    for (const parentId of [...stage.state.openParents]) {
      const { model, instrument } = stage.state.parent(parentId);
      if (model !== row.model || !isFor(row, instrument)) continue;
      const champion = this.championOf(instrument);
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
    const { rolloutId, model, sha256, champion } = underWay;
    const found = this.#find(model);
    const other = 'code' in found ? found.reason : found.card!.sha256 === sha256 ? '' : `its file is another one now`;
    const back = (why: string): void => this.rollBack(rolloutId, 'lacking', 'engine', `the engine started ${why}`);
    if (other !== '') return back(`without ${model}: ${other}`);
    for (const instrument of this.#parts.instruments.filter((each) => isFor(underWay, each))) {
      const [wanted, lacking] = [this.wantedFor(instrument), this.lackingFor(instrument)];
      if (lacking !== '') return back(`without ${wanted}, which it is compared with: ${lacking}`);
      if (wanted !== champion)
        return back(`with ${wanted} in force for ${instrument}, and it is compared with ${champion}`);
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
  return phase === 'canary' ? `canary at ${terms.steps[step]?.sharePct}%` : phase;
}
