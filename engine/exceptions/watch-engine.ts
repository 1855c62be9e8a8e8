/** Stops that are not confirmed, an engine that nobody supervises, and a disk that fills up. */
import { formatCount } from '../../shared/domain/basics/format.ts';
import type { Finding } from '../../shared/domain/safety/exception.ts';
import type { ExceptionThresholds } from '../../shared/domain/safety/exception-thresholds.ts';
import { Members } from './members.ts';
import type { Surroundings } from './surroundings.ts';

/** A residual stop whose unknown orders are all at venues that are troubled already belongs to those. */
export function residualFindings({ stage }: Surroundings, isTroubled: (venue: string) => boolean): Finding[] {
  const { state } = stage;
  const findings: Finding[] = [];
  for (const stopId of state.activeStops) {
    if (state.stop(stopId).state !== 'residual') continue;
    const members = new Members();
    let elsewhere = 0;
    for (const id of state.stopRemaining.get(stopId) ?? []) {
      members.add(id);
      elsewhere += Number(!isTroubled(state.child(id).venue));
    }
    if (elsewhere === 0) continue;
    findings.push({
      kind: 'stop-residual',
      cause: `stop/${stopId}`,
      severity: 'P1',
      title: `Stop ${stopId} is not confirmed`,
      facts: `${formatCount(members.size)} of its orders are of unknown fate.`,
      did: 'The venues are asked about them; what is found working is cancelled again.',
      ...members.toFields(),
      actions: [],
    });
  }
  return findings;
}

export function supervisionFindings({ stage, deadManLeftUs }: Surroundings): Finding[] {
  const { state } = stage;
  if (state.supervision.goneSinceUs === null || state.openParents.size === 0) return [];
  const leftUs = deadManLeftUs();
  const waits =
    leftUs === null ? 'Nothing is done about it.' : 'The dead man’s switch waits, then stops as the policy says.';
  return [
    {
      kind: 'unsupervised',
      cause: 'supervision',
      severity: 'P2',
      title: 'Nobody supervises this engine',
      facts: `${formatCount(state.openParents.size)} orders are open and no desk that may command is connected.`,
      did: waits,
      members: [],
      memberCount: 0,
      actions: [],
    },
  ];
}

export function diskFindings(
  { diskFreeBytes }: Surroundings,
  { diskFreeBytes: bounds }: ExceptionThresholds,
): Finding[] {
  const free = diskFreeBytes();
  if (free === null || free >= bounds.low) return [];
  return [
    {
      kind: 'disk-low',
      cause: 'disk',
      severity: free < bounds.grave ? 'P1' : 'P2',
      title: 'The disk of the event log is filling up',
      facts: `${formatCount(free / 1_000_000)} MB are left.`,
      did: 'Nothing yet. Once the log takes nothing more, trading ends with cancels for all open orders.',
      members: [],
      memberCount: 0,
      actions: [],
    },
  ];
}
