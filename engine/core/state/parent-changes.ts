/** What persons changed of each open order lately, version by version: what a command that comes too late is told. */
import type { Parent } from '../../../shared/domain/orders/parent.ts';

/** Versions that are remembered of an order, the newest. */
const REMEMBERED = 16;

export type Value = string | number | boolean | null;

export interface FieldChange {
  readonly field: string;
  readonly from: Value;
  readonly to: Value;
}

export interface ParentChange {
  readonly version: number;
  readonly actor: string;
  /** The event that it was. */
  readonly event: string;
  readonly fields: readonly FieldChange[];
}

/** What follows from the order's work or only counts it, and what words say better. */
const NOT_TERMS: ReadonlySet<string> = new Set<keyof Parent>([
  ...(['version', 'lastReason', 'planFromUs', 'planFromQty', 'strategies', 'finish', 'workedBy', 'heldBy'] as const),
  ...(['filledQty', 'filledNotional', 'fees', 'openQty', 'children', 'arrivalBidPx', 'arrivalAskPx'] as const),
  ...(['model', 'modelArm', 'followed'] as const),
]);

export class ParentChanges {
  readonly byParent = new Map<string, readonly ParentChange[]>();

  note(before: Parent, after: Parent, actor: string, event: string): void {
    const change = { version: after.version, actor, event, fields: changedFields(before, after) };
    const known = this.byParent.get(after.parentId) ?? [];
    this.byParent.set(after.parentId, [...known.slice(1 - REMEMBERED), change]);
  }

  /** Of an order that has ended nothing is changed any more. */
  forget(parentId: string): void {
    this.byParent.delete(parentId);
  }

  /** Oldest first; those before the remembered ones are missing. */
  since(parentId: string, version: number): readonly ParentChange[] {
    return (this.byParent.get(parentId) ?? []).filter((change) => change.version > version);
  }
}

function changedFields(before: Parent, after: Parent): FieldChange[] {
  const was = flat(before);
  const is = flat(after);
  const changed: FieldChange[] = [];
  for (const field of new Set([...was.keys(), ...is.keys()])) {
    const [from, to] = [was.get(field) ?? null, is.get(field) ?? null];
    if (from !== to) changed.push({ field, from, to });
  }
  return changed;
}

/** Terms and, one level down, parameters by their own names; lists as text. */
function flat(parent: Parent): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const [field, value] of Object.entries(parent)) {
    if (NOT_TERMS.has(field)) continue;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) values.set(field, plain(value));
    else for (const [name, inner] of Object.entries(value)) values.set(name, plain(inner));
  }
  return values;
}

const plain = (value: unknown): Value =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Value);
