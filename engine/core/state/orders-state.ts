/** Parents and children as the log has them, with the counts that follow from them. Rows are immutable and replaced. */
import { CHILD_ENDED, type Child } from '../../../shared/domain/orders/child.ts';
import type { EventOf } from '../../../shared/domain/event.ts';
import { PARENT_ENDED, type Parent } from '../../../shared/domain/orders/parent.ts';
import { invariant } from '../../../shared/std/assert.ts';
import { foldChild, type ChildEvent } from '../child-fold.ts';
import { foldParent, type ParentEvent } from '../parent-fold.ts';
import { EndedQueue } from './ended-queue.ts';
import { ParentChanges } from './parent-changes.ts';
import type { OnRow } from './state-row.ts';

/** A child before and after an event. */
export interface ChildChange {
  readonly before: Child;
  readonly after: Child;
  /** It has ended with this event. */
  readonly ended: boolean;
}

/** What logs of before orders had these say nothing of. */
const AT_FIRST: Pick<Parent, 'model' | 'modelArm' | 'followed' | 'account' | 'venueFills'> = {
  model: '',
  modelArm: 'none',
  followed: null,
  account: '',
  venueFills: {},
};

export class OrdersState {
  readonly parents = new Map<string, Parent>();
  readonly children = new Map<string, Child>();
  /** Ids of the children of a parent that are not ended. Parents without any have no entry. */
  readonly openChildren = new Map<string, Set<string>>();
  readonly openParents = new Set<string>();
  openChildCount = 0;
  unknownChildren = 0;
  anomalies = 0;
  /** Ids of the executions of each child that is known. */
  readonly executions = new Map<string, Set<string>>();
  /** Of all that there were: the next one's number. */
  parentCount = 0;
  childCount = 0;
  readonly endedParents = new EndedQueue();
  readonly endedChildren = new EndedQueue();
  /** What each open parent has executed as a taker. Parents that took nothing have no entry. */
  readonly taken = new Map<string, number>();
  /** What persons changed of the open parents lately. */
  readonly changes = new ParentChanges();
  readonly #onRow: OnRow;

  constructor(onRow: OnRow) {
    this.#onRow = onRow;
  }

  parent(parentId: string): Parent {
    const parent = this.parents.get(parentId);
    invariant(parent, `parent ${parentId} is known`);
    return parent;
  }

  child(childId: string): Child {
    const child = this.children.get(childId);
    invariant(child, `child ${childId} is known`);
    return child;
  }

  /** It was sent, has ended, and is known no more. */
  isForgotten(childId: string): boolean {
    const [, number] = /^C([1-9]\d*)$/.exec(childId) ?? [];
    return number !== undefined && Number(number) <= this.childCount && !this.children.has(childId);
  }

  openChildrenOf(parentId: string): Child[] {
    return Array.from(this.openChildren.get(parentId) ?? [], (id) => this.child(id));
  }

  parentSubmitted(parent: Parent): void {
    invariant(!this.parents.has(parent.parentId), `parent ${parent.parentId} is new`);
    this.parentCount += 1;
    this.putParent({ ...AT_FIRST, ...parent });
  }

  parentChanged(event: ParentEvent, tsUs: number): void {
    const before = this.parent(event.parentId);
    const after = foldParent(before, event, tsUs);
    if ('version' in event) this.changes.note(before, after, event.actor, event.type);
    this.putParent(after);
    if (!PARENT_ENDED.has(after.state)) return;
    this.changes.forget(after.parentId);
    this.taken.delete(after.parentId);
    if (!PARENT_ENDED.has(before.state)) this.endedParents.ended(after.parentId, tsUs);
  }

  putParent(parent: Parent): void {
    this.parents.set(parent.parentId, parent);
    if (PARENT_ENDED.has(parent.state)) this.openParents.delete(parent.parentId);
    else this.openParents.add(parent.parentId);
    this.#onRow({ table: 'parents', row: parent });
  }

  childSubmitted(child: Child): void {
    invariant(!this.children.has(child.childId), `child ${child.childId} is new`);
    const parent = this.parent(child.parentId);
    const open = this.openChildren.get(child.parentId) ?? new Set<string>();
    this.openChildren.set(child.parentId, open.add(child.childId));
    this.openChildCount += 1;
    this.childCount += 1;
    this.children.set(child.childId, child);
    this.#onRow({ table: 'children', row: child });
    this.putParent({
      ...parent,
      openQty: parent.openQty + child.qty,
      children: parent.children + 1,
      lastReason: child.reason,
    });
  }

  childChanged(event: ChildEvent, tsUs: number): ChildChange {
    const before = this.child(event.childId);
    const after = foldChild(before, event, tsUs);
    if (event.type === 'ChildFilled') this.#executed(event, after.parentId);
    this.children.set(after.childId, after);
    this.#onRow({ table: 'children', row: after });
    this.unknownChildren += Number(after.state === 'unknown') - Number(before.state === 'unknown');
    this.#updateParentOf(before, after);
    const ended = CHILD_ENDED.has(after.state) && !CHILD_ENDED.has(before.state);
    if (ended) {
      const open = this.openChildren.get(after.parentId);
      open?.delete(after.childId);
      this.openChildCount -= 1;
      if (open?.size === 0) this.openChildren.delete(after.parentId);
      this.endedChildren.ended(after.childId, tsUs);
    }
    return { before, after, ended };
  }

  /** Forgets so many of what ended first; with an order go all of its children. What is forgotten of the children. */
  forget({ parents, children }: Pick<EventOf<'EndedForgotten'>, 'parents' | 'children'>): Child[] {
    const parentIds = new Set(this.endedParents.take(parents));
    const childIds = this.endedChildren.take(children);
    if (parentIds.size > 0) {
      childIds.push(...this.endedChildren.takeThose((id) => parentIds.has(this.child(id).parentId)));
    }
    const forgotten = childIds.map((id) => this.child(id));
    for (const childId of childIds) {
      this.children.delete(childId);
      this.executions.delete(childId);
      this.#onRow({ table: 'children', removed: childId });
    }
    for (const parentId of parentIds) {
      invariant(!this.openChildren.has(parentId), `nothing of ${parentId} is open when it is forgotten`);
      this.parents.delete(parentId);
      this.#onRow({ table: 'parents', removed: parentId });
    }
    return forgotten;
  }

  #executed({ childId, execId, qty, liquidity }: EventOf<'ChildFilled'>, parentId: string): void {
    const known = this.executions.get(childId) ?? new Set<string>();
    this.executions.set(childId, known.add(execId));
    if (liquidity === 'taker' && this.openParents.has(parentId)) {
      this.taken.set(parentId, (this.taken.get(parentId) ?? 0) + qty);
    }
  }

  #updateParentOf(before: Child, after: Child): void {
    const open = (child: Child): number =>
      CHILD_ENDED.has(child.state) ? 0 : Math.max(0, child.qty - child.filledQty);
    const openQtyChange = open(after) - open(before);
    const filledQty = after.filledQty - before.filledQty;
    if (openQtyChange === 0 && filledQty === 0) return;
    const parent = this.parent(after.parentId);
    const { venueFills } = parent;
    const { venue } = after;
    this.putParent({
      ...parent,
      openQty: parent.openQty + openQtyChange,
      filledQty: parent.filledQty + filledQty,
      filledNotional: parent.filledNotional + after.filledNotional - before.filledNotional,
      fees: parent.fees + after.fees - before.fees,
      venueFills: filledQty === 0 ? venueFills : { ...venueFills, [venue]: (venueFills[venue] ?? 0) + filledQty },
    });
  }
}
