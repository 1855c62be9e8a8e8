/**
 * How an engine comes to life: on an empty log it begins; on one with records it reads them back, with the market played
 * beside them up to the same moment, asks every venue what it has, and stays held until a person releases it.
 */
import type { EngineEvent, LoggedEvent } from '../../../shared/domain/event.ts';
import { EventLogError } from '../../core/event-log.ts';
import type { Stage, VenueEffect } from '../../core/stage.ts';
import { type VenueReport, venueOrderOf } from '../../core/venue.ts';
import { defaultPolicy } from '../../risk/default-policy.ts';
import { Reconciler } from '../../oms/reconciler.ts';
import { forgetEnded } from './retention.ts';
import type { Snapshots } from './snapshots.ts';
import type { KernelParts } from '../kernel-parts.ts';

const nothing = (): void => undefined;

/** `resend` tells a venue again what the log says it was told; what it answers is not listened to. */
export function recover(kernel: KernelParts, snapshots: Snapshots, resend: (effect: VenueEffect) => void): void {
  const { options, state, dispatcher } = kernel;
  for (const first of options.log.read(1)) {
    checkMarket(kernel, first);
    break;
  }
  const resumedSeq = snapshots.resume();
  for (const record of options.log.read(resumedSeq + 1)) {
    dispatcher.advanceTo(record.tsUs, Number.MAX_SAFE_INTEGER, nothing);
    kernel.fold(record.event, record.seq, record.tsUs);
    if (kernel.venues.endSession) playAgain(kernel, record.event, resend);
  }
  kernel.venues.endSession?.();
  kernel.publisher.discard();
  const isNew = options.log.durableSeq === 0;
  const startUs = isNew ? (options.fromUs ?? options.feed.peekUs() ?? 0) : dispatcher.nowUs;
  dispatcher.advanceTo(startUs, Number.MAX_SAFE_INTEGER, nothing);
  kernel.record({
    type: 'EngineStarted',
    epoch: state.epoch + 1,
    version: options.version,
    market: kernel.position(),
    seed: options.seed,
    instruments: [...options.feed.instruments],
  });
  if (isNew) setFirstPolicy(kernel);
  kernel.reconciler.start(isNew);
  if (!isNew) {
    kernel.faults.reconcile();
    hold(kernel);
    while (forgetEnded(kernel, options.retention));
  }
}

/** `kernel` is only looked at when something is compared. */
export function openReconciler(kernel: KernelParts & Stage, report: (report: VenueReport) => void): Reconciler {
  return new Reconciler({
    stage: kernel,
    venueIds: () => kernel.venues.venues.keys(),
    suspect: (childId, reason) => kernel.orders.suspect(childId, reason),
    report,
  });
}

/** A market that reacts goes the same way again only if it is told the same. */
function playAgain({ state, venues }: KernelParts, event: EngineEvent, resend: (effect: VenueEffect) => void): void {
  if (event.type === 'ChildSubmitted') {
    resend({ kind: 'submit', venue: event.child.venue, order: venueOrderOf(event.child) });
  } else if (event.type === 'ChildCancelRequested') {
    const { childId } = event;
    resend({ kind: 'cancel', venue: state.child(childId).venue, childId });
  } else if (event.type === 'EngineStarted') {
    venues.endSession?.();
  }
}

/** A log belongs to the market it was written in: its times and prices mean nothing in another. */
function checkMarket({ options }: KernelParts, first: LoggedEvent): void {
  const written = first.event.type === 'EngineStarted' ? first.event : null;
  if (written?.market.source === options.feed.source && written.seed === options.seed) return;
  const was = written ? `${written.market.source}, seed ${written.seed}` : 'an unknown market';
  throw new EventLogError(
    'VERSION',
    `the event log was written in ${was}, and this is ${options.feed.source}, seed ${options.seed}: start with the same market, or give another data folder with --data`,
  );
}

function setFirstPolicy(kernel: KernelParts): void {
  const policy = defaultPolicy(kernel.options.limits);
  const reason = 'the policy this engine was started with';
  kernel.record({
    type: 'PolicyApplied',
    version: 1,
    policy,
    author: 'engine',
    approvedBy: null,
    reason,
    draftId: null,
  });
}

/** Nothing new leaves until a person has looked; what the venues still have is asked, and stops go on where they were. */
function hold(kernel: KernelParts): void {
  const { state, stops, stopping, orders, parents, algos, hands } = kernel;
  // Also a stop with nothing left to cancel may have been cut off before its confirmation.
  if (state.openParents.size === 0) {
    stops.reconcile();
    return stopping.drills.reconcile();
  }
  const held = [...state.activeStops].some((id) => {
    const { scopes, actor } = state.stop(id);
    return actor === 'engine' && scopes.some((scope) => scope.kind === 'all');
  });
  if (!held) {
    const reason = 'the engine restarted: look at its orders, then release';
    stops.engage(stops.nextId(), { scopes: [{ kind: 'all' }], degree: 'hold', actor: 'engine', reason });
  }
  orders.reconcile();
  hands.reconcile();
  stops.reconcile();
  stopping.drills.reconcile();
  for (const parentId of [...state.openParents]) {
    if (state.parent(parentId).state === 'cancelling') parents.pullAll(parentId);
    algos.attend(parentId);
  }
}
