/**
 * How far the shell's own stop has come, for the tray, the notification and the desk. `requested` and `accepted` are
 * not yet a stop: only what the engine reports of it (`engaged` and on) says that orders are held or gone.
 */
import { z } from 'zod';

const Count = z.int().min(0);
const Words = z.string().max(512);

export const KillState = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('idle') }),
  /** Sent, unanswered so far. */
  z.object({ phase: z.literal('requested'), attempt: Count, detail: Words }),
  /** Taken by the engine, which has not yet said how far the stop is. */
  z.object({ phase: z.literal('accepted'), stopId: z.string().max(64) }),
  /** What the engine last said of the stop. */
  z.object({
    phase: z.enum(['engaged', 'cancelling', 'confirmed', 'residual', 'released']),
    stopId: z.string().max(64),
    total: Count,
    done: Count,
    unknown: Count,
  }),
  z.object({ phase: z.literal('rejected'), code: z.string().max(64), reason: Words }),
  /** No answer, or no word any more: the engine may have stopped, and may not. */
  z.object({ phase: z.literal('unknown'), reason: Words }),
]);
export type KillState = z.infer<typeof KillState>;

/** The state in the words of the desk. Says "stopped" of nothing that the engine has not confirmed. */
export function describeKill(state: KillState): string {
  switch (state.phase) {
    case 'idle':
      return 'No stop has been asked for here.';
    case 'requested':
      return `Stop requested, attempt ${state.attempt}: the engine has not answered yet.${state.detail && ` ${state.detail}`}`;
    case 'accepted':
      return 'Stop accepted: waiting for the engine to report that it is engaged.';
    case 'engaged':
      return 'Stop engaged: nothing new leaves the engine.';
    case 'cancelling':
      return `Stop engaged, cancelling: ${state.done} of ${state.total} orders done.`;
    case 'confirmed':
      return `Stopped: the engine confirms that no order is open (${state.total} were).`;
    case 'residual':
      return `Stop engaged, but ${state.unknown} of ${state.total} orders are of unknown fate. Check them at the venue.`;
    case 'released':
      return 'The stop has been released.';
    case 'rejected':
      return `NOT stopped: the engine refused (${state.code}). ${state.reason}`;
    case 'unknown':
      return `NOT confirmed: ${state.reason} Stop at the venue, or run "watchkeeper kill" on the engine's machine.`;
  }
}
