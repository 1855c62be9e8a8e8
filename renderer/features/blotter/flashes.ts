/** Which rows may flash now: never the same row more than three times a second, so that the desk stays safe to look at. */

const LEAST_MS = 350;

export function createFlashes(nowMs: () => number) {
  const wanted = new Set<string>();
  const lastMs = new Map<string, number>();
  return {
    want: (id: string): void => void wanted.add(id),
    /** The wanted rows that may flash now; what may not yet is let go. */
    due(): string[] {
      const now = nowMs();
      for (const [id, at] of lastMs) if (now - at >= LEAST_MS) lastMs.delete(id);
      const due = [...wanted].filter((id) => !lastMs.has(id));
      wanted.clear();
      for (const id of due) lastMs.set(id, now);
      return due;
    },
  };
}
