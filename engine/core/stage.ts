/**
 * What every stage works with. A stage reads the state, records what it decides, and asks for effects; the kernel makes
 * the record durable before it lets an effect out. Time passes only through `schedule`.
 */
import type { EngineEvent } from '../../shared/domain/event.ts';
import type { NewsRow } from '../../shared/protocol/market-tables.ts';
import type { BookView } from './book-view.ts';
import type { EngineState } from './engine-state.ts';
import type { VenueOrder } from './venue.ts';

/** A message to a venue. It leaves once everything recorded before it is durable. */
export type VenueEffect =
  | { readonly kind: 'submit'; readonly venue: string; readonly order: VenueOrder }
  | { readonly kind: 'cancel'; readonly venue: string; readonly childId: string }
  | { readonly kind: 'query'; readonly venue: string; readonly childId: string }
  | { readonly kind: 'list'; readonly venue: string; readonly listId: number; readonly sinceUs: number };

export interface Stage {
  readonly state: EngineState;
  nowUs(): number;
  /** Null of an instrument whose market has not been heard of yet. */
  book(instrument: string): BookView | null;
  /** Mean of the mids of so long until now, in price units; 0 where they are not known. */
  referencePx(instrument: string, windowUs: number): number;
  /**
   * The news of an instrument that are known by now, newest first, at most 32; scored where somebody scored them. Never
   * what is still to come, and what was told once stays as it was.
   */
  news(instrument: string): readonly NewsRow[];
  /** Why no new order may go by an instrument's market just now, in words; null when it may. */
  unfit(instrument: string): string | null;
  /** Appends to the log and folds into the state; returns the record's sequence number. */
  record(event: EngineEvent): number;
  send(effect: VenueEffect): void;
  /** Makes what is recorded durable now, lets its effects out and tells of it, instead of at the end of the step. */
  flush(): void;
  /** Runs `task` when the clock reaches `tsUs`; at once but not within this call when that has passed. */
  schedule(tsUs: number, task: () => void): void;
}
