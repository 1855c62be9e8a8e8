/**
 * When the person at this machine was last here, and how far each engine's log had come then. Kept for each person by
 * name, so that who comes back after the desk was closed is told as well.
 */
import { connections } from '../../stores/connection.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { engineStatus } from '../../stores/tables.ts';
import { readStored, writeStored } from '../../ui/browser/stored.ts';
import type { Marks } from './what-happened.ts';

const KEY = 'watchkeeper.presence';
const MOST_PEOPLE = 20;

export interface Presence {
  /** By this machine's clock, milliseconds since 1970. */
  readonly seenMs: number;
  readonly marks: Marks;
}

/** Who sits here, as the first engine that is joined knows them; null before one has said. */
export function person(): string | null {
  for (const { session } of connections.getState().of.values()) if (session) return session.actor;
  return null;
}

/** How far the logs have come; of an engine that was not heard of nothing is marked. */
export function marksNow(): Marks {
  const marks: Record<EngineId, number> = {};
  for (const row of engineStatus.getState().rows.values()) marks[row.engine] = row.logSeq;
  return marks;
}

const everybody = (): Readonly<Record<string, Presence>> => {
  const kept = readStored(KEY);
  return typeof kept === 'object' && kept !== null ? (kept as Record<string, Presence>) : {};
};

export function presenceOf(name: string): Presence | null {
  const kept: Partial<Presence> | undefined = everybody()[name];
  if (typeof kept?.seenMs !== 'number' || typeof kept.marks !== 'object' || kept.marks === null) return null;
  return { seenMs: kept.seenMs, marks: kept.marks };
}

export function keepPresence(name: string, presence: Presence): void {
  const others = Object.entries(everybody()).filter(([one]) => one !== name);
  writeStored(KEY, Object.fromEntries([...others.slice(-MOST_PEOPLE + 1), [name, presence]]));
}
