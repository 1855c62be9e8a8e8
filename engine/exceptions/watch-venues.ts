/**
 * Venues that are silent, reject, or say what cannot be. Whatever goes wrong at one venue is one cause: its outage, its
 * rejects and its orders of unknown fate are told as the gravest of them, with all the orders that it touches.
 */
import { formatCount } from '../../shared/domain/basics/format.ts';
import type { Finding } from '../../shared/domain/safety/exception.ts';
import type { ExceptionThresholds } from '../../shared/domain/safety/exception-thresholds.ts';
import type { ExceptionKind, Severity } from '../../shared/domain/safety/exception-kind.ts';
import type { VenueHealth } from '../../shared/domain/orders/venue-health.ts';
import { Members } from './members.ts';
import type { Surroundings } from './surroundings.ts';

export interface AtVenue {
  readonly health: VenueHealth;
  /** Parents with open children there, then the children of unknown fate. */
  readonly members: Members;
  readonly parents: ReadonlySet<string>;
  readonly open: number;
  readonly unknown: number;
}

/** Venues with trouble, by id. */
export function troubledVenues({ stage, venueIds }: Surroundings): Map<string, AtVenue> {
  const { state } = stage;
  const troubled = new Map<string, AtVenue>();
  for (const venue of venueIds()) {
    const health = state.venueHealth.of(venue, stage.nowUs());
    if (health.state === 'up' && state.unknownChildren === 0) continue;
    const at = ordersAt(state, venue, health);
    if (health.state === 'down' || at.unknown > 0 || isRejecting(health)) troubled.set(venue, at);
  }
  return troubled;
}

const isRejecting = ({ state, why }: VenueHealth): boolean => state === 'degraded' && why.includes('were rejected');

function ordersAt(state: Surroundings['stage']['state'], venue: string, health: VenueHealth): AtVenue {
  const members = new Members();
  const parents = new Set<string>();
  const unknown: string[] = [];
  let open = 0;
  for (const [parentId, ids] of state.openChildren) {
    for (const id of ids) {
      const child = state.child(id);
      if (child.venue !== venue) continue;
      open += 1;
      parents.add(parentId);
      if (child.state === 'unknown') unknown.push(id);
    }
  }
  for (const id of [...parents, ...unknown]) members.add(id);
  return { health, members, parents, open, unknown: unknown.length };
}

export function venueFinding(venue: string, { health, members, parents, open, unknown }: AtVenue): Finding {
  const [kind, severity, title, did] = judged(venue, health, open, unknown);
  const facts =
    `${health.why === '' ? `${venue} answers other orders` : `${venue}: ${health.why}`}. ` +
    `Open there: ${open === 1 ? '1 child' : `${formatCount(open)} children`} of ${parents.size === 1 ? '1 order' : `${formatCount(parents.size)} orders`}, ${formatCount(unknown)} of unknown fate.`;
  return {
    kind,
    severity,
    title,
    did,
    facts,
    cause: venueCause(venue),
    ...members.toFields(),
    actions: [
      {
        words: `Stop ${venue}: nothing more goes there, what is there is cancelled`,
        command: { kind: 'EngageStop', scopes: [{ kind: 'venue', venue }], degree: 'cancel', reason: title },
      },
      {
        words: `Hold ${venue}: nothing more goes there`,
        command: { kind: 'EngageStop', scopes: [{ kind: 'venue', venue }], degree: 'hold', reason: title },
      },
    ],
  };
}

export const venueCause = (venue: string): string => `venue/${venue}`;

function judged(
  venue: string,
  health: VenueHealth,
  open: number,
  unknown: number,
): [kind: ExceptionKind, severity: Severity, title: string, did: string] {
  const asks = 'Its orders without an answer are of unknown fate and are asked about, at most every 30 s';
  if (health.state === 'down') {
    const severity = open > 0 ? 'P1' : 'P2';
    return ['venue-outage', severity, `${venue} is down`, `${asks}. The router sends orders elsewhere where it can.`];
  }
  if (isRejecting(health)) {
    const did = 'What is rejected is over; the algorithms decide anew, and the router prefers other venues.';
    return ['reject-burst', 'P2', `${venue} rejects orders`, did];
  }
  const severity = unknown >= 10 ? 'P1' : 'P2';
  return [
    'order-unknown',
    severity,
    `${venue} has left orders without an answer`,
    `${asks}; nothing is assumed of them.`,
  ];
}

/** What venues said that cannot be: stays until a person has dealt with it. */
export function anomalyFindings({ stage }: Surroundings, { graveAnomalies }: ExceptionThresholds): Finding[] {
  return Array.from(stage.state.signals.anomalies.values(), (signal): Finding => {
    const { venue, kinds, count, facts, members } = signal;
    const grave = kinds.some((kind) => graveAnomalies.includes(kind));
    return {
      kind: 'venue-anomaly',
      cause: `anomaly/${venue}`,
      severity: grave ? 'P1' : 'P2',
      title: `${venue === 'unknown' ? 'A venue' : venue} said what cannot be: ${kinds.join(', ')}`,
      facts: `${formatCount(count)} times; the last: ${facts}`,
      did: 'Executions are counted, for they are the venue’s to say; all else that cannot be was left aside.',
      members: [...members],
      memberCount: members.length,
      actions:
        venue === 'unknown'
          ? []
          : [
              {
                words: `Stop ${venue}: nothing more goes there, what is there is cancelled`,
                command: {
                  kind: 'EngageStop',
                  scopes: [{ kind: 'venue', venue }],
                  degree: 'cancel',
                  reason: `${venue} said what cannot be`,
                },
              },
            ],
    };
  });
}
