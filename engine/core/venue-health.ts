/** How venues stand now, as whoever chooses among them asks: a router moves on from one that is down or degraded. */
import type { VenueHealth } from '../../shared/domain/orders/venue-health.ts';
import type { Stage } from './stage.ts';

export type VenueHealthOf = (venueId: string) => VenueHealth;

export const venueHealthNow =
  (stage: Pick<Stage, 'state' | 'nowUs'>): VenueHealthOf =>
  (venueId) =>
    stage.state.venueHealth.of(venueId, stage.nowUs());
