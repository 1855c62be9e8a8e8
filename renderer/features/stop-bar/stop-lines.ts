/**
 * What the stop bar says, worked out from the stops table and this desk's own unanswered stops. It never says more than
 * the engine did: a stop of ours is `requested` until the engine answers, `engaged` is not `confirmed`, and orders of
 * unknown fate are named.
 */
import type { EngineEvent } from '../../../shared/domain/event.ts';
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { type Stop, stopCovers, type StopScope, StopState, stopTargetOf } from '../../../shared/domain/safety/stop.ts';
import type { SentCommand } from '../../stores/commands.ts';
import { keyOf, type EngineId, type OfEngine } from '../../stores/engine-id.ts';
import { lookUp, unknownName } from '../../ui/words/look-up.ts';

export type StopLine =
  | {
      readonly kind: 'sent';
      readonly sent: SentCommand;
      readonly scopes: readonly StopScope[];
      /** Its outcome was not told, and the engine, heard again, has no stop of it. */
      readonly absent: boolean;
      /** Why the engine refused it, by its log, where the answer itself was lost. */
      readonly refusal: string | null;
    }
  | { readonly kind: 'stop'; readonly stop: OfEngine<Stop> };

/** An accepted stop whose row has not come is still shown for this long; what an engine that is back has, it shows by then. */
const ROW_DUE_MS = 3_000;

/** Why an engine refused a command, where its log says so. */
export function refusalIn(
  journal: Iterable<OfEngine<{ readonly event: EngineEvent }>>,
  engine: EngineId,
  commandId: string,
): string | null {
  for (const { engine: of, event } of journal)
    if (of === engine && event.type === 'CommandRejected' && event.commandId === commandId)
      return `${event.reason} (${event.code})`;
  return null;
}

/**
 * Every stop in force and every unsettled request of ours, the most serious first. `liveSinceMs`: since when what is shown
 * of an engine is what it holds, null while it is not.
 */
export function stopLines(
  stops: Iterable<OfEngine<Stop>>,
  sent: readonly SentCommand[],
  dismissed: ReadonlySet<number>,
  nowMs: number,
  liveSinceMs: (engine: EngineId) => number | null,
  refusalOf: (engine: EngineId, commandId: string) => string | null,
): StopLine[] {
  const inForce = [...stops].filter((stop) => stop.state !== 'released');
  const known = new Set([...stops].map((stop) => keyOf(stop.engine, stop.stopId)));
  const answeredBy = new Set(
    [...stops].flatMap(({ engine, commandId }) => (commandId ? keyOf(engine, commandId) : [])),
  );
  const lines: StopLine[] = inForce.map((stop) => ({ kind: 'stop', stop }));
  for (const one of sent) {
    if (one.command.kind !== 'EngageStop' || dismissed.has(one.n)) continue;
    if (one.status === 'accepted' && (rowCame(one, known) || nowMs - one.answeredMs! > ROW_DUE_MS)) continue;
    const isTellable = one.status === 'unknown' && Boolean(one.id);
    if (isTellable && answeredBy.has(keyOf(one.engine, one.id!))) continue;
    const heardMs = isTellable ? liveSinceMs(one.engine) : null;
    const refusal = isTellable ? refusalOf(one.engine, one.id!) : null;
    const absent = heardMs !== null && nowMs - Math.max(heardMs, one.answeredMs!) > ROW_DUE_MS;
    lines.push({ kind: 'sent', sent: one, scopes: one.command.scopes, absent, refusal });
  }
  return lines.toSorted((a, b) => gravity(b) - gravity(a) || breadth(b) - breadth(a) || newest(b) - newest(a));
}

/** Of engines whose clocks differ the newest says little: what stops all of an engine stands first. */
const breadth = (line: StopLine): number =>
  Number(
    (line.kind === 'stop' ? line.stop.scopes : line.scopes).some(({ kind }) => kind === 'all' || kind === 'engine'),
  );

/** What has become of those that the bar has no room for: that all have stopped is known without looking for it. */
export function othersWords(others: readonly StopLine[]): string {
  const confirmed = others.filter((line) => line.kind === 'stop' && line.stop.state === 'confirmed').length;
  if (confirmed === 0) return '';
  return confirmed < others.length ? `${confirmed} confirmed` : 'confirmed';
}

const rowCame = (one: SentCommand, known: ReadonlySet<string>): boolean =>
  one.stopId !== null && known.has(keyOf(one.engine, one.stopId));

const newest = (line: StopLine): number => (line.kind === 'stop' ? line.stop.engagedUs / 1_000 : line.sent.atMs);

/** What needs a person most: fate unknown, then refused, then on its way, then settled. */
function gravity(line: StopLine): number {
  if (line.kind === 'sent') return { unknown: 7, rejected: 6, pending: 4, accepted: 4 }[line.sent.status];
  // A state that this desk does not know may be the worst that there is.
  return lookUp({ residual: 5, cancelling: 3, engaged: 2, confirmed: 1, released: 0 }, line.stop.state) ?? 8;
}

/** The orders of unknown fate that a stop covers, by id. */
export function unknownOrders(
  stop: OfEngine<Pick<Stop, 'scopes'>>,
  children: Iterable<OfEngine<Child>>,
  parents: ReadonlyMap<string, Parent>,
): string[] {
  const found: string[] = [];
  for (const child of children) {
    if (child.engine !== stop.engine || child.state !== 'unknown') continue;
    const parent = parents.get(keyOf(child.engine, child.parentId));
    if (parent && stopCovers(stop, stopTargetOf(parent, child.venue))) found.push(child.childId);
  }
  return found;
}

/** At most `most` ids, and how many more there are. */
export function nameSome(ids: readonly string[], most = 3): string {
  const named = ids.slice(0, most).join(', ');
  return ids.length > most ? `${named} and ${ids.length - most} more` : named;
}

function endedWords({ total, done, filled }: Stop): string {
  if (total === 0) return 'nothing was open';
  const cancelled = `${done - filled} of ${total} cancelled`;
  return filled > 0 ? `${cancelled}, ${filled} filled first` : cancelled;
}

/** Whether this desk knows the state: one of a newer engine it may not. */
export const isStopState = (state: string): boolean => StopState.safeParse(state).success;

/** How far a stop has come, in words; `unknown` are the ids of {@link unknownOrders}. */
export function progressWords(stop: Stop, unknown: readonly string[]): string {
  if (stop.degree === 'hold' && stop.state === 'engaged') return 'nothing new leaves, working orders stay';
  const ended = endedWords(stop);
  if (!isStopState(stop.state)) return `state ${unknownName(stop.state)}, ${ended}`;
  if (stop.state === 'confirmed') return `confirmed, ${ended}`;
  if (stop.state !== 'residual' && stop.unknown === 0) return ended;
  const named = unknown.length > 0 ? ` (${nameSome(unknown)})` : '';
  const fate = `${stop.unknown} unknown${named}`;
  return stop.state === 'residual' ? `residual: ${fate}, ${ended}` : `${ended}, ${fate}`;
}

/** The same where there is little room: how it stands, and of how many. */
export function progressShort({ degree, state, total, done, unknown }: Stop): string {
  if (degree === 'hold' && state === 'engaged') return 'nothing leaves';
  if (!isStopState(state)) return `state ${unknownName(state)}`;
  if (state === 'residual') return `residual: ${unknown} unknown`;
  const ended = total === 0 ? '' : ` ${done}/${total}`;
  if (state === 'confirmed') return `confirmed${ended}`;
  return unknown > 0 ? `ended${ended}, ${unknown} unknown` : total === 0 ? 'nothing was open' : `ended${ended}`;
}
