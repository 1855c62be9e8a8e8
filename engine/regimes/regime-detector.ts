/**
 * Tells online which regime a market is in: a hidden Markov model over calm, trending up, trending down, volatile and
 * thin, filtered step by step, forward only. What is likeliest takes over only after a while, so that it does not
 * flicker. It sees events and the mid, and never the truth. Source: Hamilton, Econometrica 57 (1989).
 */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { type Regime, REGIMES } from '../../shared/domain/models/regime.ts';
import type { MarketEvent } from '../core/market-event.ts';
import type { RegimeView } from '../core/regime.ts';
import { type Baseline, builtInCalibration, curveAt, type Emissions, type RegimeCalibration } from './calibration.ts';
import { type MarketStep, STEP_US, StepCounter } from './steps.ts';

/** Trends go either way. */
const STATES: readonly { readonly regime: Regime; readonly direction: -1 | 0 | 1 }[] = [
  { regime: 'calm', direction: 0 },
  { regime: 'trending', direction: 1 },
  { regime: 'trending', direction: -1 },
  { regime: 'volatile', direction: 0 },
  { regime: 'thin', direction: 0 },
];
/** Of an instrument that nothing is known of, what is usual is learnt as it goes: over an hour. */
const LEARNT_STEPS = 360;
const FEWEST_STEPS = 30;
const MOST_SCALED = 4;

/** Steps after which what was known of the regime is forgotten all the same. */
const MOST_MISSED = 1_000;

export interface CapturedDetector {
  readonly states: readonly number[];
  readonly learnt: { readonly count: number; readonly size: number; readonly variance: number };
  readonly steps: number;
  readonly regime: Regime;
  readonly sinceUs: number;
  /** End of the last step; 0 before there was one. */
  readonly lastUs: number;
}

type Instrument_ = Pick<Instrument, 'symbol' | 'sessionStartUs' | 'sessionEndUs'>;

export class RegimeDetector implements RegimeView {
  readonly #calibration: RegimeCalibration;
  readonly #instrument: Instrument_;
  readonly #baseline: Baseline | null;
  readonly #emissions: Emissions;
  readonly #counter = new StepCounter((step) => this.onStep(step));
  readonly #states = new Float64Array(STATES.length);
  readonly #next = new Float64Array(STATES.length);
  readonly probabilities = new Float64Array(REGIMES.length);
  readonly #learnt = { count: 0, size: 0, variance: 0 };
  #regime: Regime = 'calm';
  #sinceUs = 0;
  #steps = 0;
  #lastUs = 0;
  #rival: Regime | null = null;
  #rivalSteps = 0;

  constructor(instrument: Instrument_, calibration: RegimeCalibration = builtInCalibration()) {
    this.#calibration = calibration;
    this.#instrument = instrument;
    const known = calibration.instruments[instrument.symbol];
    this.#baseline = known?.baseline ?? null;
    this.#emissions = known?.emissions ?? calibration.emissions;
    for (const [i, { regime, direction }] of STATES.entries()) {
      this.#states[i] = this.#emissions[regime].share / (direction === 0 ? 1 : 2);
    }
    this.#tell();
  }

  /** What it has come to, but for the step under way. */
  capture(): CapturedDetector {
    return {
      states: [...this.#states],
      learnt: { ...this.#learnt },
      steps: this.#steps,
      regime: this.#regime,
      sinceUs: this.#sinceUs,
      lastUs: this.#lastUs,
    };
  }

  /** Of a detector that has seen nothing yet: it goes on from there, surer of nothing for what it did not see. */
  restore({ states, learnt, steps, regime, sinceUs, lastUs }: CapturedDetector, nowUs: number): void {
    this.#states.set(states);
    Object.assign(this.#learnt, learnt);
    this.#steps = steps;
    this.#regime = regime;
    this.#sinceUs = sinceUs;
    this.#lastUs = lastUs;
    const missed = lastUs === 0 ? 0 : Math.max(0, Math.floor((nowUs - lastUs) / STEP_US));
    for (let step = 0; step < Math.min(missed, MOST_MISSED); step++) this.#move();
    this.#tell();
  }

  get regime(): Regime {
    return this.#regime;
  }

  get sinceUs(): number {
    return this.#sinceUs;
  }

  get trend(): number {
    return STATES.reduce((sum, { direction }, i) => sum + direction * this.#states[i]!, 0);
  }

  /** Whether it knows what is usual for the instrument, or learns it as it goes. */
  get calibrated(): boolean {
    return this.#baseline !== null;
  }

  get ready(): boolean {
    return this.#steps >= (this.#baseline ? 1 : FEWEST_STEPS);
  }

  /** `twiceMidPx` after the event; 0 while the market has not two sides. */
  onEvent(event: MarketEvent, twiceMidPx: number): void {
    if (this.#sinceUs === 0) this.#sinceUs = event.tsUs;
    this.#counter.onEvent(event, twiceMidPx);
  }

  /** A step that was counted elsewhere. */
  onStep(step: MarketStep): void {
    if (this.#sinceUs === 0) this.#sinceUs = step.tsUs;
    this.#steps += 1;
    this.#lastUs = step.tsUs;
    const size = step.adds > 0 ? Math.log(step.addedQty / step.adds) : null;
    const usual = this.#usual(step, size);
    if (!this.ready) return;
    this.#move();
    const scaled = Math.max(-MOST_SCALED, Math.min(MOST_SCALED, step.moveBp / Math.exp(usual.variance / 2)));
    this.#weigh(Math.log1p(step.events) - usual.count, size === null ? null : size - usual.size, scaled);
    this.#tell();
    this.#choose(step.tsUs);
  }

  /** What this instrument usually shows at this time of the session. */
  #usual(step: MarketStep, size: number | null): { count: number; size: number; variance: number } {
    const learnt = this.#learnt;
    if (this.#baseline) {
      const { sessionStartUs, sessionEndUs } = this.#instrument;
      const x = Math.min(1, Math.max(0, (step.tsUs - sessionStartUs) / (sessionEndUs - sessionStartUs)));
      const { count, size: sizes, variance } = this.#baseline;
      return { count: curveAt(count, x), size: curveAt(sizes, x), variance: curveAt(variance, x) };
    }
    const weight = 1 / Math.min(this.#steps, LEARNT_STEPS);
    learnt.count += weight * (Math.log1p(step.events) - learnt.count);
    if (size !== null) learnt.size += weight * (size - learnt.size);
    const variance = learnt.variance + weight * (step.moveBp ** 2 - learnt.variance);
    learnt.variance = variance;
    return { count: learnt.count, size: learnt.size, variance: Math.log(Math.max(variance, 1e-6)) };
  }

  /** One step of the chain: each regime stays as long as it does on average, and leaves for others by their shares. */
  #move(): void {
    const emissions = this.#emissions;
    this.#next.fill(0);
    for (const [i, from] of STATES.entries()) {
      const leaving = this.#states[i]! / emissions[from.regime].meanSteps;
      this.#next[i]! += this.#states[i]! - leaving;
      let others = 0;
      for (const to of STATES) if (to.regime !== from.regime) others += entryOf(emissions[to.regime], to.direction);
      for (const [j, to] of STATES.entries()) {
        if (to.regime !== from.regime)
          this.#next[j]! += (leaving * entryOf(emissions[to.regime], to.direction)) / others;
      }
    }
    this.#states.set(this.#next);
  }

  #weigh(count: number, size: number | null, scaled: number): void {
    const temper = this.#baseline ? this.#calibration.temper : this.#calibration.temperLearning;
    let most = -Infinity;
    for (const [i, { regime, direction }] of STATES.entries()) {
      const emission = this.#emissions[regime];
      let log = logNormal(count, emission.count, emission.countStd ** 2);
      if (size !== null) log += logNormal(size, emission.size, emission.sizeStd ** 2);
      log += logNormal(scaled, direction * emission.drift, emission.variance);
      this.#next[i] = Math.log(Math.max(this.#states[i]!, 1e-12)) + temper * log;
      most = Math.max(most, this.#next[i]);
    }
    let sum = 0;
    for (let i = 0; i < STATES.length; i++) sum += this.#next[i] = Math.exp(this.#next[i]! - most);
    for (let i = 0; i < STATES.length; i++) this.#states[i] = this.#next[i]! / sum;
  }

  #tell(): void {
    this.probabilities.fill(0);
    for (const [i, { regime }] of STATES.entries()) this.probabilities[REGIMES.indexOf(regime)]! += this.#states[i]!;
  }

  #choose(tsUs: number): void {
    const { switchAbove, switchSteps } = this.#calibration;
    const likeliest = REGIMES[this.probabilities.indexOf(Math.max(...this.probabilities))]!;
    const sure = this.probabilities[REGIMES.indexOf(likeliest)]! >= switchAbove;
    if (likeliest === this.#regime || !sure) {
      this.#rival = null;
      return;
    }
    this.#rivalSteps = likeliest === this.#rival ? this.#rivalSteps + 1 : 1;
    this.#rival = likeliest;
    if (this.#rivalSteps < switchSteps) return;
    this.#regime = likeliest;
    this.#sinceUs = tsUs;
    this.#rival = null;
  }
}

/** How often a state is entered, up to a common factor. */
const entryOf = ({ share, meanSteps }: { share: number; meanSteps: number }, direction: number): number =>
  share / meanSteps / (direction === 0 ? 1 : 2);

const logNormal = (x: number, mean: number, variance: number): number =>
  -0.5 * ((x - mean) ** 2 / variance + Math.log(variance));
