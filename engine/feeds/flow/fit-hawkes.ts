/**
 * Fits how events excite events: a Hawkes process whose kernels are sums of exponentials of given decay, by expectation
 * maximisation (Veen & Schoenberg 2008). Deterministic; each weight is the mean number of events that one event causes.
 */

export interface HawkesFit {
  /** Events a second that nothing caused, before the intraday curve. */
  readonly basePerSecond: number;
  /** For each source, for each decay: the events that one event of the source causes. */
  readonly weights: readonly (readonly number[])[];
}

export interface HawkesStretch {
  readonly fromUs: number;
  readonly toUs: number;
  /** Times of the events that are explained. */
  readonly events: readonly number[];
  /** Times of the events that may cause them; the explained ones are among these where they excite themselves. */
  readonly sources: readonly (readonly number[])[];
  /** Expected activity in this stretch, against 1. */
  readonly curve: number;
}

const ROUNDS = 40;

export function fitHawkes(stretches: readonly HawkesStretch[], decaySeconds: readonly number[]): HawkesFit {
  const sourceCount = stretches[0]?.sources.length ?? 0;
  const count = stretches.reduce((sum, { events }) => sum + events.length, 0);
  const exposure = stretches.reduce((sum, { fromUs, toUs, curve }) => sum + (curve * (toUs - fromUs)) / 1e6, 0);
  const sizes = Array.from({ length: sourceCount }, (_, s) =>
    stretches.reduce((sum, { sources }) => sum + sources[s]!.length, 0),
  );
  const features = stretches.map((stretch) => excitations(stretch, decaySeconds));
  let base = (0.5 * count) / exposure;
  let weights = sizes.map((size) => decaySeconds.map(() => (0.5 * count) / (size * decaySeconds.length * sourceCount)));
  for (let round = 0; round < ROUNDS; round++) {
    const flat = weights.flat();
    const caused = flat.map(() => 0);
    let baseCaused = 0;
    for (const [k, { curve, events }] of stretches.entries()) {
      const feature = features[k]!;
      for (let i = 0; i < events.length; i++) {
        let rate = base * curve;
        for (let j = 0; j < flat.length; j++) rate += flat[j]! * feature[i * flat.length + j]!;
        baseCaused += (base * curve) / rate;
        for (let j = 0; j < flat.length; j++) caused[j]! += (flat[j]! * feature[i * flat.length + j]!) / rate;
      }
    }
    base = baseCaused / exposure;
    weights = sizes.map((size, s) => decaySeconds.map((_, j) => caused[s * decaySeconds.length + j]! / size));
  }
  return { basePerSecond: base, weights };
}

/** For every explained event, for every source and decay: the density with which what came before would cause it. */
function excitations({ events, sources }: HawkesStretch, decaySeconds: readonly number[]): Float64Array {
  const width = sources.length * decaySeconds.length;
  const found = new Float64Array(events.length * width);
  for (const [s, source] of sources.entries()) {
    for (const [j, seconds] of decaySeconds.entries()) {
      let next = 0;
      let level = 0;
      let lastUs = 0;
      for (let i = 0; i < events.length; i++) {
        const nowUs = events[i]!;
        for (; next < source.length && source[next]! < nowUs; next++) {
          level = level * Math.exp(-(source[next]! - lastUs) / 1e6 / seconds) + 1 / seconds;
          lastUs = source[next]!;
        }
        found[i * width + s * decaySeconds.length + j] = level * Math.exp(-(nowUs - lastUs) / 1e6 / seconds);
      }
    }
  }
  return found;
}
