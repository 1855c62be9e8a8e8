/**
 * Compares what we have open with what each venue has, both ways, and what it has executed with what it told: after a
 * start, after a venue was silent, and every so often. Whatever differs is recorded with what is done about it. Of an
 * order nothing is settled by a list alone, for while it was on its way things went on: the venue is asked about the
 * order, and its word on that counts. What was executed is done, and counts at once.
 */
import { CHILD_ENDED, type Child } from '../../shared/domain/orders/child.ts';
import type { Difference, DifferenceKind } from '../../shared/domain/orders/reconciliation.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import type { Stage } from '../core/stage.ts';
import type { Execution, VenueReport, VenueStatement } from '../core/venue.ts';

export const RECONCILE_EVERY_US = 30 * US_PER_SECOND;
/** How long a venue is asked on after the last that was heard of an order there: it may execute what it had ended. */
const ASKED_ON_US = 5 * US_PER_MINUTE;
/** Differences that one list is taken up for; those that are left come with the next. */
const MOST_A_LIST = 200;
/** Orders of which it is remembered that a difference was told, so that it is not told with every list. */
const REMEMBERED = 10_000;

export interface ReconcilerParts {
  readonly stage: Stage;
  /** Every venue that orders may be at. */
  readonly venueIds: () => Iterable<string>;
  /** Makes an order unknown and asks its venue about it, where it is open. */
  readonly suspect: (childId: string, reason: string) => void;
  /** Takes what a venue executed as if it had told it. */
  readonly report: (report: VenueReport) => void;
}

type Thought = Pick<Child, 'state' | 'filledQty'>;

export class Reconciler {
  readonly #parts: ReconcilerParts;
  readonly #asked = new Map<string, { readonly listId: number; readonly tsUs: number }>();
  /** Venues that left something unanswered: asked as soon as they are heard. */
  readonly #silent = new Set<string>();
  /** Venues that something may be open at, and when they were last heard of: only these are asked every so often. */
  readonly #used = new Map<string, number>();
  /** What was thought of an order when the engine came back, until its venue has told. */
  readonly #thoughts = new Map<string, Thought>();
  readonly #told = new Set<string>();
  #differences = 0;
  #lists = 0;
  #listIds = 0;
  #missed = 0;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
  }

  /** Since this engine started. */
  get differences(): number {
    return this.#differences;
  }

  /** Lists that were compared since this engine started. */
  get lists(): number {
    return this.#lists;
  }

  /** Executions of which the report was lost, found since this engine started. */
  get missed(): number {
    return this.#missed;
  }

  /** Once the log is read back: `isNew` where nothing can be open anywhere. */
  start(isNew: boolean): void {
    const { stage, venueIds } = this.#parts;
    if (!isNew) {
      for (const ids of stage.state.openChildren.values()) {
        for (const id of ids) this.#thoughts.set(id, stage.state.child(id));
      }
      for (const venue of venueIds()) this.#ask(venue);
    }
    this.#again();
  }

  /** To be told of every order that has changed. */
  onChild(child: Child): void {
    const { childId, venue, state } = child;
    this.#used.set(venue, this.#parts.stage.nowUs());
    if (state === 'unknown') return void this.#silent.add(venue);
    if (this.#silent.delete(venue)) this.#ask(venue);
    const thought = this.#thoughts.get(childId);
    if (!thought) return;
    this.#thoughts.delete(childId);
    this.#cameBack(child, thought);
  }

  /** The venue has filled more of an order than it tells, also when asked: its books have it. */
  onMissed({ venue }: Child): void {
    if (!this.#asked.has(venue)) this.#ask(venue);
  }

  onStatement(statement: VenueStatement): void {
    const { venueId, listId, orders } = statement;
    const asked = this.#asked.get(venueId);
    // Of any other list than the last that was asked for it is not known how old it is.
    if (asked?.listId !== listId) return;
    this.#asked.delete(venueId);
    const askedUs = asked.tsUs;
    this.#lists += 1;
    // First: an order of which all executions are known differs in nothing else.
    this.#compareExecutions(statement);
    const { state } = this.#parts.stage;
    const listed = new Set<string>();
    let left = MOST_A_LIST;
    for (const { childId, filledQty } of orders) {
      listed.add(childId);
      const child = state.children.get(childId);
      if (left > 0 && this.#isWrongHere(venueId, childId, filledQty, child, askedUs)) left -= 1;
    }
    for (const ids of [...state.openChildren.values()]) {
      for (const id of [...ids]) {
        const child = state.child(id);
        if (left > 0 && !listed.has(id) && child.venue === venueId && this.#isMissingThere(child, askedUs)) left -= 1;
      }
    }
    const open = [...state.openChildren.values()].some((ids) =>
      [...ids].some((id) => state.child(id).venue === venueId),
    );
    const heardUs = this.#used.get(venueId) ?? 0;
    const isOver = !open && orders.length === 0 && this.#parts.stage.nowUs() > heardUs + ASKED_ON_US;
    if (isOver) this.#used.delete(venueId);
  }

  #compareExecutions({ venueId, executions, throughUs, isCut }: VenueStatement): void {
    const { stage } = this.#parts;
    const before = stage.state.reconciledUs(venueId);
    let [fresh, missed] = [0, 0];
    for (const execution of executions) {
      if (execution.tsUs > before) fresh += 1;
      if (this.#isMissed(venueId, execution)) missed += 1;
    }
    this.#missed += missed;
    if (fresh > 0 || missed > 0) {
      stage.record({ type: 'ExecutionsReconciled', venue: venueId, throughUs, executions: fresh, missed });
    }
    if (isCut) this.#ask(venueId);
  }

  /** An execution that a venue has and we have not; true where it is found for the first time. */
  #isMissed(venue: string, execution: Execution): boolean {
    const { state } = this.#parts.stage;
    const { tsUs: _, ...executed } = execution;
    const { childId, execId, qty } = executed;
    if (state.executions.get(childId)?.has(execId)) return false;
    const child = state.children.get(childId);
    const theirs = `executed ${qty} (${execId})`;
    const told = { kind: 'fill-untold', venue, childId, parentId: child?.parentId ?? null, theirs } as const;
    if (child) {
      this.#record({ ...told, ours: wordsOf(child), did: 'counted' });
    } else if (state.isForgotten(childId)) {
      const did = 'not counted, for it may have been: look it up in the log, and compare the position';
      this.#record({ ...told, ours: 'ended, and forgotten since', did }, execId);
      return false;
    } else if (!this.#record({ ...told, ours: 'never sent', did: 'not counted: compare the position' }, execId)) {
      return false;
    }
    this.#parts.report({ kind: 'filled', ...executed });
    return true;
  }

  #again(): void {
    const { stage } = this.#parts;
    stage.schedule(stage.nowUs() + RECONCILE_EVERY_US, () => {
      for (const venue of this.#used.keys()) this.#ask(venue);
      this.#again();
    });
  }

  #ask(venue: string): void {
    const { stage } = this.#parts;
    const listId = ++this.#listIds;
    if (!this.#used.has(venue)) this.#used.set(venue, stage.nowUs());
    this.#asked.set(venue, { listId, tsUs: stage.nowUs() });
    stage.send({ kind: 'list', venue, listId, sinceUs: stage.state.reconciledUs(venue) });
  }

  /** An order that the venue works; true where it is not so here. */
  #isWrongHere(venue: string, childId: string, filledQty: number, child: Child | undefined, askedUs: number): boolean {
    const theirs = `working, ${filledQty} filled`;
    if (!child) {
      const isForgotten = this.#parts.stage.state.isForgotten(childId);
      const [kind, ours] = isForgotten
        ? (['ended-here', 'ended, and forgotten since'] as const)
        : (['unknown-here', 'never sent'] as const);
      this.#record({ kind, venue, childId, parentId: null, ours, theirs, did: 'cancelled' });
      this.#parts.stage.send({ kind: 'cancel', venue, childId });
      return true;
    }
    const { parentId } = child;
    // What ended after the list was asked for was still working in it.
    if (CHILD_ENDED.has(child.state) && child.updatedUs < askedUs) {
      const did = 'cancelled, and asked what it has filled';
      this.#record({ kind: 'ended-here', venue, childId, parentId, ours: wordsOf(child), theirs, did });
      this.#parts.stage.send({ kind: 'cancel', venue, childId });
      this.#parts.stage.send({ kind: 'query', venue, childId });
      return true;
    }
    if (CHILD_ENDED.has(child.state) || child.state === 'unknown' || filledQty <= child.filledQty) return false;
    const did = 'asked for the executions that are missing';
    this.#record({ kind: 'fills-differ', venue, childId, parentId, ours: wordsOf(child), theirs, did });
    this.#parts.suspect(
      childId,
      `${venue} has filled ${filledQty}, and told of ${child.filledQty}; asking for the rest`,
    );
    return true;
  }

  #isMissingThere(child: Child, askedUs: number): boolean {
    // Of an order with a request on its way the answer, or the silence, tells soon enough.
    if (child.state !== 'working' || child.updatedUs >= askedUs) return false;
    const { childId, parentId, venue } = child;
    const did = 'asked what became of it';
    this.#record({ kind: 'missing-there', venue, childId, parentId, ours: wordsOf(child), theirs: 'not working', did });
    this.#parts.suspect(childId, `${venue} does not have the order among those that work; asking what became of it`);
    return true;
  }

  #cameBack(child: Child, { state, filledQty }: Thought): void {
    const { childId, parentId, venue } = child;
    const gone = CHILD_ENDED.has(child.state) && state !== 'pending-cancel';
    if (child.filledQty === filledQty && !gone) return;
    const ours = wordsOf({ state, filledQty });
    this.#record({
      kind: 'changed-while-away',
      venue,
      childId,
      parentId,
      ours,
      theirs: wordsOf(child),
      did: 'taken over from the venue',
    });
  }

  /** False where it was told before. */
  #record(difference: Difference, of = ''): boolean {
    const key = `${difference.childId} ${difference.kind} ${of}`;
    const isRepeated = REPEATED.has(difference.kind) || of !== '';
    if (isRepeated && this.#told.has(key)) return false;
    this.#differences += 1;
    if (this.#told.size >= REMEMBERED) this.#told.clear();
    this.#told.add(key);
    this.#parts.stage.record({ type: 'OrderDiffered', difference });
    return true;
  }
}

/** Told with every list until the venue does what it is asked for. */
const REPEATED: ReadonlySet<DifferenceKind> = new Set(['ended-here', 'unknown-here']);

const wordsOf = ({ state, filledQty }: Thought): string => `${state}, ${filledQty} filled`;
