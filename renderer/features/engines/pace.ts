/** The paces a simulated market is offered at, and the step from one to the next. */

/** Times real time; null is as fast as possible. */
export type Pace = number | null;

export const PACES: readonly Pace[] = [1, 2, 5, 10, 30, 60, 120, 300, 1_000, null];

/** `×60`, `paused`, `as fast as possible`. */
export function paceWords(pace: Pace): string {
  if (pace === null) return 'as fast as possible';
  return pace === 0 ? 'paused' : `×${pace}`;
}

/** The next offered pace above or below; at the end it stays. */
export function stepPace(pace: Pace, step: 1 | -1): Pace {
  const value = pace ?? Number.POSITIVE_INFINITY;
  const beyond = PACES.filter((one) => {
    const other = one ?? Number.POSITIVE_INFINITY;
    return step > 0 ? other > value : other < value;
  });
  const next = step > 0 ? beyond[0] : beyond.at(-1);
  return next === undefined ? pace : next;
}
