/**
 * Puts everything that happens into one order: market events and scheduled tasks, by time; at the same time market
 * events first, tasks in the order in which they were scheduled. How fast it is driven changes nothing of that order.
 */
import { invariant } from '../../shared/std/assert.ts';
import type { Feed } from './feed.ts';
import type { MarketEvent } from './market-event.ts';

interface Task {
  readonly tsUs: number;
  readonly order: number;
  readonly run: () => void;
}

export class Dispatcher {
  readonly #feed: Feed;
  readonly #onMarket: (event: MarketEvent) => void;
  readonly #heap: Task[] = [];
  #scheduled = 0;
  #nowUs: number;
  #marketEvents = 0;

  constructor(feed: Feed, startUs: number, onMarket: (event: MarketEvent) => void) {
    this.#feed = feed;
    this.#nowUs = startUs;
    this.#onMarket = onMarket;
  }

  get nowUs(): number {
    return this.#nowUs;
  }

  get marketEvents(): number {
    return this.#marketEvents;
  }

  /** A time that has passed means now, after everything that is due before it. */
  schedule(tsUs: number, run: () => void): void {
    invariant(!Number.isNaN(tsUs), 'a task has a time');
    push(this.#heap, { tsUs: Math.max(tsUs, this.#nowUs), order: this.#scheduled++, run });
  }

  /**
   * Dispatches at most `maxItems` of what is due up to and including `targetUs`; `afterEach` runs after each item. True
   * when nothing due is left, and then the clock stands at the target.
   */
  advanceTo(targetUs: number, maxItems: number, afterEach: () => void): boolean {
    for (let items = 0; items < maxItems; items++) {
      const marketUs = this.#feed.peekUs() ?? Infinity;
      const taskUs = this.#heap[0]?.tsUs ?? Infinity;
      if (Math.min(marketUs, taskUs) > targetUs) {
        this.#nowUs = Math.max(this.#nowUs, targetUs);
        return true;
      }
      if (marketUs <= taskUs) this.#dispatchMarket(marketUs);
      else this.#dispatchTask();
      afterEach();
    }
    return false;
  }

  #dispatchMarket(marketUs: number): void {
    // A simulated market trades while its next event is made: by then the clock must stand at it.
    this.#nowUs = Math.max(this.#nowUs, marketUs);
    const event = this.#feed.next();
    invariant(event, 'a feed that names a next time has a next event');
    this.#marketEvents += 1;
    this.#onMarket(event);
  }

  #dispatchTask(): void {
    const task = pop(this.#heap);
    this.#nowUs = Math.max(this.#nowUs, task.tsUs);
    task.run();
  }
}

const before = (a: Task, b: Task): boolean => a.tsUs < b.tsUs || (a.tsUs === b.tsUs && a.order < b.order);

function push(heap: Task[], task: Task): void {
  let at = heap.length;
  heap.push(task);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(task, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = task;
}

function pop(heap: Task[]): Task {
  const top = heap[0];
  const last = heap.pop();
  invariant(top && last, 'a task is there');
  if (heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
    if (!before(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return top;
}
