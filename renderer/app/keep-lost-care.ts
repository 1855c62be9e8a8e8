/**
 * Keeps in this browser which engines are lost and what was noted of each, so that a desk that is opened anew knows both.
 * What is of another version or form is left aside: the engines are lost all the same once they are heard and gone again.
 */
import { z } from 'zod';
import { connections, engineName, wasCalled } from '../stores/connection.ts';
import { lostCare } from '../stores/lost-care.ts';
import { lostEngines } from '../stores/lost-engines.ts';
import { readStored, writeStored } from '../ui/browser/stored.ts';

const KEY = 'watchkeeper.lost';
/** As many as a desk has engines, and more. */
const MOST = 64;

const Name = z.string().max(128);
const Kept = z.object({
  version: z.literal(1),
  lost: z
    .array(
      z.object({
        engine: Name,
        name: Name,
        acknowledgedBy: Name.nullable(),
        owner: Name.nullable(),
        shelf: z.object({ by: Name, untilMs: z.number(), reason: z.string().max(400) }).nullable(),
      }),
    )
    .max(MOST),
});

/** To be called before any engine is connected. */
export function keepLostCare(): () => void {
  const kept = Kept.safeParse(readStored(KEY)).data;
  for (const { engine, name } of kept?.lost ?? []) wasCalled(engine, name);
  const cares = kept?.lost.map(
    ({ engine, acknowledgedBy, owner, shelf }) => [engine, { acknowledgedBy, owner, shelf }] as const,
  );
  lostCare.restore(new Map(cares));
  return lostCare.onNoted(() => {
    // Before the engines are known there is nothing that is not kept already.
    if (connections.getState().of.size === 0) return;
    const lost = lostEngines.all().slice(0, MOST);
    writeStored(KEY, {
      version: 1,
      lost: lost.map((engine) => ({ engine, name: engineName(engine), ...lostCare.of(engine) })),
    });
  });
}
