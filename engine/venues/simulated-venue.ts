/**
 * What every simulated venue does with a request once it has arrived, the same at all of them: turns orders away while it
 * is troubled, answers every cancel, and tells what works and was executed here. The venue itself decides what becomes of an order.
 */
import type { Venue, VenueOrder } from '../core/venue.ts';
import { VenueSession, type VenueSessionOptions } from './venue-session.ts';

export abstract class SimulatedVenue implements Venue {
  readonly venueId: string;
  protected readonly session: VenueSession;

  constructor(options: VenueSessionOptions) {
    this.venueId = options.venueId;
    this.session = new VenueSession(options);
  }

  /** A new order is here. */
  protected abstract arrive(order: VenueOrder): void;
  /** A cancel is here: null where the order was withdrawn with it, else why it is too late. */
  protected abstract withdrawOwn(childId: string): string | null;
  protected abstract works(childId: string): boolean;
  /** Ids of our orders that have not ended here. */
  protected abstract working(): Iterable<string>;

  submit(order: VenueOrder): void {
    const { childId } = order;
    this.session.receive('submit', childId, () => {
      if (!this.session.turnsAway(childId)) this.arrive(order);
    });
  }

  cancel(childId: string): void {
    this.session.receive('cancel', childId, () => {
      const late = this.withdrawOwn(childId);
      if (late === null) this.session.cancelled(childId, 'cancelled on request');
      else this.session.tell({ kind: 'cancel-rejected', childId, reason: `too late: ${late}` });
    });
  }

  query(childId: string): void {
    this.session.receive('query', childId, () => this.session.answer(childId, this.works(childId)));
  }

  list(listId: number, sinceUs: number): void {
    this.session.list(listId, sinceUs, () => this.working());
  }

  protected reject(childId: string, reason: string): void {
    this.session.tell({ kind: 'rejected', childId, reason });
  }
}
