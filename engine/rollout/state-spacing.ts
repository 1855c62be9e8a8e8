/**
 * Which of the states that a model sees are kept to know how its features are spread. Neighbours say nearly the same, and so
 * do orders that are worked at once: kept is the first in each twenty seconds of an instrument's market, however many
 * orders are worked in it. Where a model is measured and where it is watched go by this one rule.
 */
import { US_PER_SECOND } from '../../shared/std/duration.ts';

const STATE_EVERY_US = 20 * US_PER_SECOND;

export class StateSpacing {
  readonly #last = new Map<string, number>();

  keeps(instrument: string, tsUs: number): boolean {
    const slot = Math.floor(tsUs / STATE_EVERY_US);
    if (slot === this.#last.get(instrument)) return false;
    this.#last.set(instrument, slot);
    return true;
  }
}
