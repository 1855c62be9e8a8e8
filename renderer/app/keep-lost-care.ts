/**
 * Keeps in this browser which engines are lost and what was noted of each, so that a desk that is opened anew knows both.
 * What is of another version or form, or of an engine that was elsewhere, is left aside: an engine is lost all the same once
 * it is heard and gone again.
 */
import { z } from 'zod';
import { connections, engineName, wasCalled } from '../stores/connection.ts';
import { type RosterEntry, urlOf } from '../stores/engine-roster.ts';
import { lostCare } from '../stores/lost-care.ts';
import { lostEngines } from '../stores/lost-engines.ts';
import { readStored, writeStored } from '../ui/browser/stored.ts';

const KEY = 'watchkeeper.lost';
/** As many as a desk has engines, and more. */
const MOST = 64;

const Name = z.string().max(128);
const Kept = z.object({
  version: z.literal(2),
  lost: z
    .array(
      z.object({
        engine: Name,
        /** An id is given again once its engine was left. */
        url: z.string().max(2_048),
        name: Name,
        acknowledgedBy: Name.nullable(),
        owner: Name.nullable(),
        shelf: z.object({ by: Name, untilMs: z.number(), reason: z.string().max(400) }).nullable(),
      }),
    )
    .max(MOST),
});

/** Of the engines that the desk is about to join; to be called before any is connected. */
export function keepLostCare(known: readonly RosterEntry[]): () => void {
  const all = Kept.safeParse(readStored(KEY)).data?.lost ?? [];
  const kept = all.filter((one) => known.some(({ id, url }) => id === one.engine && url === one.url));
  for (const { engine, name } of kept) wasCalled(engine, name);
  lostCare.restore(
    new Map(
      kept.map(({ engine, acknowledgedBy, owner, shelf }) => [engine, { acknowledgedBy, owner, shelf }] as const),
    ),
  );
  let lost = kept.map(({ engine }) => engine);
  return lostCare.onNoted(() => {
    const { of } = connections.getState();
    // Before the engines are known there is nothing that is not kept already.
    if (of.size === 0) return;
    // One that waits for its token, or for its turn to be joined, is as lost as it was.
    const away = lost.filter((engine) => !of.has(engine) && urlOf(engine) !== undefined);
    lost = [...lostEngines.all(), ...away].slice(0, MOST);
    writeStored(KEY, {
      version: 2,
      lost: lost.map((engine) => ({ engine, url: urlOf(engine), name: engineName(engine), ...lostCare.of(engine) })),
    });
  });
}
