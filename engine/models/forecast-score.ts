/**
 * How the newest forecasts at one horizon stood against what came: hits, log-loss and calibration, beside one who knows
 * nothing but how common each move was where the model was measured. Bounded, and each forecast counts once.
 */
import type { ForecastScore } from '../../shared/domain/models/forecast.ts';

/** Forecasts that count, the newest: half an hour of one a second. */
export const SCORED = 1_800;
/** From so many on a score is told. */
const LEAST_SCORED = 100;
const BINS = 15;
const LEAST = 1e-12;

/** Shares or probabilities of down, flat and up. */
export type Three = readonly [number, number, number];

interface Judged {
  readonly bin: number;
  readonly said: number;
  readonly hit: number;
  readonly loss: number;
  readonly usualHit: number;
  readonly usualLoss: number;
}

export class ForecastScores {
  readonly #usual: Three;
  readonly #commonest: number;
  #judged: Judged[] = [];

  /** `usual`: how common each move was where the model was measured. */
  constructor(usual: Three) {
    this.#usual = usual;
    this.#commonest = likeliest(usual);
  }

  /** `came`: which of the three it was. */
  judge(said: Three, came: number): void {
    const best = likeliest(said);
    this.#judged.push({
      bin: Math.max(0, Math.min(BINS - 1, Math.floor(said[best]! * BINS))),
      said: said[best]!,
      hit: Number(best === came),
      loss: -Math.log(Math.max(LEAST, said[came]!)),
      usualHit: Number(this.#commonest === came),
      usualLoss: -Math.log(Math.max(LEAST, this.#usual[came]!)),
    });
    if (this.#judged.length >= 2 * SCORED) this.#judged = this.#judged.slice(-SCORED);
  }

  /** Null while too few have been judged. */
  score(): ForecastScore | null {
    const judged = this.#judged.slice(-SCORED);
    if (judged.length < LEAST_SCORED) return null;
    const bins = Array.from({ length: BINS }, () => ({ count: 0, said: 0, came: 0 }));
    const sums = { hit: 0, usualHit: 0, loss: 0, usualLoss: 0 };
    for (const { bin, said, hit, loss, usualHit, usualLoss } of judged) {
      const at = bins[bin]!;
      at.count += 1;
      at.said += said;
      at.came += hit;
      sums.hit += hit;
      sums.usualHit += usualHit;
      sums.loss += loss;
      sums.usualLoss += usualLoss;
    }
    const count = judged.length;
    return {
      judged: count,
      hitRate: sums.hit / count,
      usualHitRate: sums.usualHit / count,
      logLoss: sums.loss / count,
      usualLogLoss: sums.usualLoss / count,
      calibrationError: bins.reduce((sum, { said, came }) => sum + Math.abs(said - came), 0) / count,
      bins: bins
        .filter((bin) => bin.count > 0)
        .map((bin) => ({ said: bin.said / bin.count, came: bin.came / bin.count, count: bin.count })),
    };
  }
}

function likeliest(three: Three): number {
  if (three[0] > three[1]) return three[2] > three[0] ? 2 : 0;
  return three[2] > three[1] ? 2 : 1;
}
