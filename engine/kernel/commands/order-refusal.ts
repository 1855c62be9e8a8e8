/**
 * Why a verb does not come to an order now: it is unknown, in the wrong state, or was changed since it was looked at. Of
 * two traders who change the same order the second is told what the first changed.
 */
import { formatDuration, formatPx, formatQty, formatTime } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { ORDER_VERBS, type OrderVerbKind, stateRefusal } from '../../../shared/domain/orders/order-verbs.ts';
import type { FieldChange, ParentChange, Value } from '../../core/state/parent-changes.ts';
import type { Stage } from '../../core/stage.ts';
import type { Denial } from '../../risk/gate.ts';

interface OrderCommand {
  readonly kind: OrderVerbKind;
  readonly parentId: string;
  readonly expectedVersion?: number | undefined;
}

export function refuse(stage: Stage, { kind, parentId, expectedVersion }: OrderCommand): Denial | null {
  const parent = stage.state.parents.get(parentId);
  if (!parent) return { code: 'UNKNOWN_PARENT', reason: `there is no order ${parentId}` };
  const refusal = stateRefusal(kind, parentId, parent.state);
  if (refusal) return { code: 'WRONG_STATE', reason: refusal };
  if (expectedVersion === undefined || expectedVersion === parent.version) return null;
  const known = stage.state.parentChanges.since(parentId, expectedVersion);
  const instrument = stage.state.instruments.get(parent.instrument);
  const told = known.map((change) => changeWords(change, instrument)).join('; ');
  return {
    code: 'STALE_VERSION',
    reason:
      `${parentId} is at version ${parent.version}, not ${expectedVersion}: ` +
      `${told === '' ? 'it was changed' : told}. Look again, then repeat`.slice(0, 2_000),
  };
}

const DONE: Readonly<Record<string, string>> = {
  ParentReleased: ORDER_VERBS.ReleaseParent.done,
  ParentAmended: ORDER_VERBS.AmendParent.done,
  ParentStrategySwitched: ORDER_VERBS.SwitchStrategy.done,
  ParentFollowedRegime: 'given the parameters of the regime',
  ParentPaused: ORDER_VERBS.PauseParent.done,
  ParentResumed: ORDER_VERBS.ResumeParent.done,
  ParentTakenOver: ORDER_VERBS.TakeOver.done,
  ParentHandedBack: ORDER_VERBS.HandBack.done,
};

/** `bob amended it (quantity 10,000 → 9,000)`. */
function changeWords({ actor, event, fields }: ParentChange, instrument: Instrument | undefined): string {
  const told = fields.filter(({ field }) => field !== 'state').map((change) => fieldWords(change, instrument));
  return `${DONE[event] ?? 'changed'} by ${actor}${told.length === 0 ? '' : ` (${told.join(', ')})`}`;
}

const NAMES: Readonly<Record<string, string>> = { qty: 'quantity', limitPx: 'limit', startUs: 'start', endUs: 'end' };

function fieldWords({ field, from, to }: FieldChange, instrument: Instrument | undefined): string {
  const name =
    NAMES[field] ?? field.replace(/(Us|Px|Qty|Pct)$/, '').replaceAll(/[A-Z]/g, (sign) => ` ${sign.toLowerCase()}`);
  return `${name} ${valueWords(field, from, instrument)} → ${valueWords(field, to, instrument)}`;
}

function valueWords(field: string, value: Value, instrument: Instrument | undefined): string {
  if (value === null) return 'none';
  if (typeof value !== 'number' || !instrument) return String(value);
  if (field.endsWith('Px')) return formatPx(value, instrument);
  if (/qty$/i.test(field)) return formatQty(value, instrument);
  if (field === 'startUs' || field === 'endUs') return formatTime(value, instrument.timeZone);
  if (field.endsWith('Us')) return formatDuration(value);
  return field.endsWith('Pct') ? `${value}%` : String(value);
}
