/**
 * Tells once of each engine that stays lost: a connection that comes back within moments is no alarm. One that is found
 * and lost again is told again.
 */
import type { EngineId } from '../../stores/engine-id.ts';
import type { LostEngines } from '../../stores/lost-engines.ts';

/** A reload of the engine's proxy or a short silence is over by then. */
export const LOST_AFTER_MS = 3_000;

/** Until the returned function is called; what is lost already is not new. */
export function watchLosses(lost: LostEngines, tell: (engine: EngineId) => void): () => void {
  const due = new Map<EngineId, ReturnType<typeof setTimeout>>();
  const end = lost.onChange((engines) => {
    for (const engine of engines) {
      clearTimeout(due.get(engine));
      due.delete(engine);
      if (!lost.has(engine)) continue;
      // One that the desk has left meanwhile is not lost any more, and nothing said so.
      due.set(
        engine,
        setTimeout(() => lost.has(engine) && tell(engine), LOST_AFTER_MS),
      );
    }
  });
  return () => {
    end();
    for (const timer of due.values()) clearTimeout(timer);
  };
}
