/**
 * The engines that this desk joins: where each is and the hue it is known by. Remembered between visits, tokens apart
 * and elsewhere; how a connection is made and where tokens are kept is the composition's to say. Joining or leaving one
 * engine touches no other.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { EngineHandle } from '../../engine-client/client/handle.ts';
import { forgetHistory } from './connection-history.ts';
import { forgetName, isJoinedAt } from './connection.ts';
import { desk } from './desk.ts';
import type { EngineId } from './engine-id.ts';
import { lostCare } from './lost-care.ts';
import { lostEngines } from './lost-engines.ts';

/** The hues there are, `--engine-1` and on; also the most engines of different hue. */
export const HUES = 8;
export const HOME: EngineId = 'e1';

export interface RosterEntry {
  readonly id: EngineId;
  /** Origin of the engine: `http://127.0.0.1:7410`. */
  readonly url: string;
  /** From 1. */
  readonly hue: number;
}

export interface RosterMeans {
  connect(url: string, token: string): EngineHandle;
  /** Null where none is kept. */
  readToken(engine: EngineId): Promise<string | null>;
  /** Null forgets it; `keep` beyond this visit. */
  writeToken(engine: EngineId, token: string | null, keep: boolean): Promise<void>;
  readEntries(): unknown;
  writeEntries(entries: readonly RosterEntry[]): void;
}

interface Roster {
  readonly of: readonly RosterEntry[];
  /** Remembered, but their token was not kept: they wait for it. */
  readonly waiting: readonly RosterEntry[];
}

export const roster = createStore<Roster>(() => ({ of: [], waiting: [] }));
const joined = new Map<EngineId, { readonly handle: EngineHandle; readonly detach: () => void }>();
let means: RosterMeans | null = null;

const given = (): RosterMeans => {
  if (!means) throw new Error('The roster was not started: call startRoster first.');
  return means;
};

/** The engine the desk is opened with, first, and the remembered ones. */
export function knownEngines(from: Pick<RosterMeans, 'readEntries'>, homeUrl: string): [RosterEntry, ...RosterEntry[]] {
  const kept = readEntries(from.readEntries());
  const hue = kept.find(({ id }) => id === HOME)?.hue ?? 1;
  return [{ id: HOME, url: homeUrl, hue }, ...kept.filter(({ id, url }) => id !== HOME && url !== homeUrl)];
}

/** Takes the engine the desk was opened with, and joins the remembered ones whose token is kept. */
export async function startRoster(from: RosterMeans, home: { url: string; token: string }): Promise<void> {
  means = from;
  const [own, ...others] = knownEngines(from, home.url);
  // Before any is joined: what is remembered with each join, and kept of the lost, is of all of them.
  roster.setState({ waiting: others });
  enter(own, home.token);
  await Promise.all(
    others.map(async (entry) => {
      const token = await from.readToken(entry.id);
      if (token !== null) enter(entry, token);
    }),
  );
}

/** Joins an engine, or one that waits for its token; an address that is joined already is not joined twice. */
export function joinEngine(url: string, token: string, keep: boolean): EngineId {
  const { of, waiting } = roster.getState();
  const held = of.find((one) => one.url === url);
  // What was found again since the desk was opened is not lost any more while it is joined anew.
  if (held && !lostEngines.has(held.id)) lostEngines.forget(held.id);
  if (held) leaveConnection(held.id);
  const entry = held ?? waiting.find((one) => one.url === url) ?? { id: freeId(), url, hue: freeHue() };
  enter(entry, token);
  void given().writeToken(entry.id, token, keep);
  return entry.id;
}

/** Leaves an engine and forgets it and its token. The engine the desk was opened with stays. */
export function leaveEngine(id: EngineId): void {
  if (id === HOME) return;
  leaveConnection(id);
  forgetHistory(id);
  forgetName(id);
  roster.setState(({ of, waiting }) => ({
    of: of.filter((one) => one.id !== id),
    waiting: waiting.filter((one) => one.id !== id),
  }));
  lostCare.forget(id);
  void given().writeToken(id, null, false);
  remember();
}

export function recolourEngine(id: EngineId, hue: number): void {
  roster.setState(({ of }) => ({ of: of.map((one) => (one.id === id ? { ...one, hue } : one)) }));
  remember();
}

/** Says goodbye to every engine, for a page that goes. */
export function closeEngines(): void {
  for (const { handle } of joined.values()) handle.close();
}

function enter(entry: RosterEntry, token: string): void {
  isJoinedAt(entry.id, entry.url);
  const handle = given().connect(entry.url, token);
  joined.set(entry.id, { handle, detach: desk.attach(entry.id, handle) });
  roster.setState(({ of, waiting }) => ({
    of: of.some(({ id }) => id === entry.id) ? of : [...of, entry],
    waiting: waiting.filter(({ id }) => id !== entry.id),
  }));
  remember();
}

function leaveConnection(id: EngineId): void {
  const held = joined.get(id);
  joined.delete(id);
  held?.detach();
  held?.handle.close();
}

function remember(): void {
  const { of, waiting } = roster.getState();
  given().writeEntries([...of, ...waiting]);
}

/** Origin of an engine that is joined or remembered. */
export const urlOf = (engine: EngineId): string | undefined => everyone().find(({ id }) => id === engine)?.url;

const everyone = (): RosterEntry[] => [...roster.getState().of, ...roster.getState().waiting];

function freeId(): EngineId {
  const taken = new Set(everyone().map(({ id }) => id));
  let n = 2;
  while (taken.has(`e${n}`)) n++;
  return `e${n}`;
}

function freeHue(): number {
  const counts = Array.from({ length: HUES }, (_, at) => everyone().filter(({ hue }) => hue === at + 1).length);
  return counts.indexOf(Math.min(...counts)) + 1;
}

/** What is remembered, as far as it can be read. */
function readEntries(kept: unknown): RosterEntry[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter((one): one is RosterEntry => {
    const { id, url, hue } = (one ?? {}) as Partial<RosterEntry>;
    if (typeof id !== 'string' || !/^e\d+$/.test(id) || typeof url !== 'string' || !URL.canParse(url)) return false;
    return typeof hue === 'number' && Number.isInteger(hue) && hue >= 1 && hue <= HUES;
  });
}

export const useRoster = (): Roster => useStore(roster);

const hue = (entries: readonly RosterEntry[], engine: EngineId): string =>
  `var(--engine-${entries.find(({ id }) => id === engine)?.hue ?? 1})`;
/** The colour of an engine's square. */
export const hueOf = (engine: EngineId): string => hue(roster.getState().of, engine);
export const useHue = (engine: EngineId): string => useStore(roster, ({ of }) => hue(of, engine));
