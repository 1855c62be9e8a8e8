/**
 * What is kept beside each open order, and beside those that were the last to end: of any other nothing is, so that it does
 * not grow with the log. Once an order has ended its series is thinned to what a chart needs.
 */
import { PARENT_ENDED, type Parent } from '../../../shared/domain/orders/parent.ts';
import type { OrderSample } from '../../../shared/protocol/tables.ts';
import type { MarketSince } from '../../core/strategy.ts';
import { markVolume, newRuntime, type OrderRuntime } from './order-runtime.ts';
import type { CapturedSeries } from '../market/sample-series.ts';

/** Ended orders of which the series is kept, the newest, and samples of each. */
const ENDED_KEPT = 200;
const ENDED_SAMPLES = 1_024;

type CapturedRuntime = Omit<OrderRuntime, 'series'> & { readonly series: CapturedSeries<OrderSample> };

export type CapturedRuntimes = Readonly<Record<string, CapturedRuntime>>;

export class OrderRuntimes {
  readonly #runtimes = new Map<string, OrderRuntime>();
  /** Ids of those that have ended, oldest first. */
  readonly #ended: string[] = [];

  get(parentId: string): OrderRuntime | undefined {
    return this.#runtimes.get(parentId);
  }

  /** To be told of every change of a parent: keeps the volume marks, live and while a log is read back. */
  onParent(parent: Parent, nowUs: number, volume: MarketSince): void {
    const { parentId } = parent;
    const hasEnded = PARENT_ENDED.has(parent.state);
    let runtime = this.#runtimes.get(parentId);
    // A late execution of an order whose series is gone does not begin another.
    if (!runtime && hasEnded) return;
    if (!runtime) this.#runtimes.set(parentId, (runtime = newRuntime(parentId)));
    markVolume(runtime, parent, nowUs, volume);
    if (hasEnded) this.#end(runtime);
  }

  /** By id, the open ones first and then the ended ones as they ended. */
  capture(): CapturedRuntimes {
    const ended = new Set(this.#ended);
    const open = [...this.#runtimes.keys()].filter((id) => !ended.has(id));
    const captured = [...open, ...ended].map((id) => {
      const { series, ...runtime } = this.#runtimes.get(id)!;
      return [id, { ...runtime, series: series.capture() }] as const;
    });
    return Object.fromEntries(captured);
  }

  /** `isOpen`: by the state that they were captured beside. */
  restore(captured: CapturedRuntimes, isOpen: (parentId: string) => boolean): void {
    for (const { series, ...runtime } of Object.values(captured)) {
      const restored = { ...newRuntime(runtime.parentId), ...runtime };
      restored.series.restore(series);
      this.#runtimes.set(runtime.parentId, restored);
      if (!isOpen(runtime.parentId)) this.#ended.push(runtime.parentId);
    }
  }

  #end({ parentId, series }: OrderRuntime): void {
    if (this.#ended.includes(parentId)) return;
    series.thin(ENDED_SAMPLES);
    this.#ended.push(parentId);
    if (this.#ended.length > ENDED_KEPT) this.#runtimes.delete(this.#ended.shift()!);
  }
}
