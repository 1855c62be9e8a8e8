/** Messages a second of each feed, over the last few seconds of this machine's clock, from the counts the engine tells. */

/** Long enough to be steady, short enough that a silent feed is seen to be silent. */
const WINDOW_MS = 4_000;
/** Counts come several times a second; more than these within the window are not needed. */
const MOST_SAMPLES = 64;

export interface RateSample {
  readonly atMs: number;
  readonly messages: number;
}

/** Adds a count and lets go of those older than the window. A count that went back is a source that started again. */
export function addSample(samples: readonly RateSample[], next: RateSample): readonly RateSample[] {
  const last = samples.at(-1);
  if (last && next.messages < last.messages) return [next];
  const recent = samples.filter(({ atMs }) => next.atMs - atMs <= WINDOW_MS);
  return [...recent, next].slice(-MOST_SAMPLES);
}

/** Null until there are two counts apart in time. */
export function ratePerSecond(samples: readonly RateSample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.atMs <= first.atMs) return null;
  return ((last.messages - first.messages) / (last.atMs - first.atMs)) * 1_000;
}
