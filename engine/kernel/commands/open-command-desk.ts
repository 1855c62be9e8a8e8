/** The desk that decides commands, given the parts of its kernel. */
import type { Stage } from '../../core/stage.ts';
import type { HandOrders } from '../orders/hand-orders.ts';
import type { KernelParts } from '../kernel-parts.ts';
import { CommandDesk } from './command-desk.ts';

export function openCommandDesk(
  kernel: Stage & KernelParts,
  hands: HandOrders,
  setPace: (pace: number | null) => void,
): CommandDesk {
  const { parents, stops, stopping, algos, faults, options, venues, models } = kernel;
  return new CommandDesk({
    stage: kernel,
    hands,
    parents,
    stops,
    algos,
    faults,
    setPace,
    drills: stopping.drills,
    rollouts: models.rollouts,
    policyChanged: () => stopping.deadMan.watch(),
    simulated: true,
    live: options.liveUs !== undefined,
    venueIds: () => venues.terms.map(({ venueId }) => venueId),
  });
}
