/**
 * What those who quote take the price to be: an efficient price that nobody's orders move, and on top of it what recent
 * trades have taught them. The efficient price goes by fixed steps of time and draws the same numbers whatever is
 * traded, so that two runs of a seed differ by what was traded alone.
 *
 * A trade moves the opinion at once and is forgotten slowly: its effect is a sum of exponentials that together fall
 * with the inverse square root of time, the transient propagator of Bouchaud et al. (2004), and rises with the square
 * root of the quantity. A metaorder's impact is then concave in its length and in its rate.
 */
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { Rng } from '../../../shared/std/rng.ts';
import { exponential, normal } from './chance.ts';
import { curveAt, type MarketProfile, SESSION_START_US, SESSION_US } from './profile.ts';
import { nextSpell, REGIME_TRAITS, type RegimeSpell } from './regime.ts';

const STEP_US = US_PER_SECOND / 4;
const STEPS_A_SESSION = SESSION_US / STEP_US;
/** The informed know the efficient price this long before those who quote: 15 seconds. */
const LEAD_STEPS = 60;
const IMPACT_SECONDS = [30, 300, 3_000, 30_000] as const;
const IMPACT_DECAY = 0.5;
/**
 * What a market order of a day's whole volume would move the latent price by, in standard deviations of a session, were
 * it executed at once. Chosen so that a metaorder of a share q of the volume costs about 0.7 √q daily volatilities.
 */
const IMPACT = 0.4;
/** Share of the variance that the efficient price explains; trades bring the rest. */
const EFFICIENT_SHARE = 0.65;
/** Log-volatility reverts within this time and has this standard deviation (chosen for the tails of 1-minute returns). */
const ROUGH_US = 4 * US_PER_MINUTE;
const ROUGH_STD = 0.35;
const NEWS_A_SESSION = 1.5;
/** Standard deviation of a shock, in those of a session. */
const NEWS_STD = 0.1;

export interface NewsShock {
  readonly tsUs: number;
  readonly instrument: string;
  /** By how much the efficient price jumped. */
  readonly moveBp: number;
}

export class LatentPrice {
  readonly spells: RegimeSpell[] = [];
  readonly news: NewsShock[] = [];
  readonly #profile: MarketProfile;
  readonly #own: Rng;
  readonly #common: Rng;
  readonly #spellRng: Rng;
  readonly #newsRng: Rng;
  readonly #dayStd: number;
  readonly #impacts = new Float64Array(IMPACT_SECONDS.length);
  readonly #impactWeights: readonly number[];
  readonly #impactAtOnce: number;
  readonly #curveScale: number;
  #stepUs: number;
  #impactUs: number;
  /** The efficient price, in logarithms: as the informed know it, and as it will be told, step by step. */
  #aheadLog = 0;
  readonly #toldLogs = new Float64Array(LEAD_STEPS);
  #steps = 0;
  #logPrice = 0;
  #rough = 0;
  #impact = 0;
  #nextNewsUs: number;

  constructor(profile: MarketProfile, rng: Rng, common: Rng, startUs: number) {
    this.#profile = profile;
    this.#own = rng.fork('own');
    this.#common = common;
    this.#spellRng = rng.fork('regimes');
    this.#newsRng = rng.fork('news');
    this.#dayStd = (profile.dayVolatilityBp / 1e4) * Math.sqrt(EFFICIENT_SHARE);
    const weights = IMPACT_SECONDS.map((seconds) => seconds ** -IMPACT_DECAY);
    const sum = weights.reduce((a, b) => a + b, 0);
    const unitTicks = IMPACT * (profile.dayVolatilityBp / 1e4) * profile.openTicks;
    this.#impactWeights = weights.map((weight) => (unitTicks * weight) / sum);
    this.#impactAtOnce = unitTicks;
    this.#curveScale = 1 / rootMeanSquare(profile.flow.curves.volatility);
    this.#stepUs = startUs;
    this.#impactUs = startUs;
    const first = nextSpell(this.#spellRng, startUs, null);
    const { regime } = profile;
    this.spells.push(regime ? { ...first, regime, untilUs: Infinity } : first);
    this.#nextNewsUs = startUs + this.#newsGapUs();
  }

  /** In ticks, not rounded. */
  get ticks(): number {
    return this.#profile.openTicks * Math.exp(this.#logPrice) + this.#impact;
  }

  /** What the informed know that it will be, before long. */
  get informedTicks(): number {
    return this.#profile.openTicks * Math.exp(this.#aheadLog) + this.#impact;
  }

  /** It has been taken forward to here. */
  get steppedUs(): number {
    return this.#stepUs;
  }

  get spell(): RegimeSpell {
    return this.spells.at(-1)!;
  }

  advanceTo(tsUs: number): void {
    while (this.#stepUs + STEP_US <= tsUs) this.#step();
    const seconds = (tsUs - this.#impactUs) / 1e6;
    if (seconds <= 0) return;
    this.#impactUs = tsUs;
    let sum = 0;
    for (let j = 0; j < this.#impacts.length; j++) {
      sum += this.#impacts[j]! *= Math.exp(-seconds / IMPACT_SECONDS[j]!);
    }
    this.#impact = sum;
  }

  /** A market order of `qty`; `surprise` is its sign, +1 where it bought, less the sign expected. */
  onTake(surprise: number, qty: number): void {
    const force = surprise * Math.sqrt(qty / this.#profile.dayQty);
    for (let j = 0; j < this.#impacts.length; j++) this.#impacts[j]! += force * this.#impactWeights[j]!;
    this.#impact += force * this.#impactAtOnce;
  }

  #step(): void {
    this.#stepUs += STEP_US;
    if (this.#stepUs >= this.spell.untilUs) {
      this.spells.push(nextSpell(this.#spellRng, this.#stepUs, this.spell.regime));
    }
    const { commonShare, flow } = this.#profile;
    const traits = REGIME_TRAITS[this.spell.regime];
    const pull = STEP_US / ROUGH_US;
    this.#rough += -pull * this.#rough + ROUGH_STD * Math.sqrt(2 * pull) * normal(this.#own);
    const rough = Math.exp(this.#rough - ROUGH_STD * ROUGH_STD);
    const curve = this.#curveScale * curveAt(flow.curves.volatility, shareOfSession(this.#stepUs));
    const std = (this.#dayStd / Math.sqrt(STEPS_A_SESSION)) * curve * rough * traits.volatility;
    const noise = Math.sqrt(1 - commonShare) * normal(this.#own) + Math.sqrt(commonShare) * normal(this.#common);
    this.#aheadLog += std * noise + (this.spell.direction * traits.drift * this.#dayStd) / STEPS_A_SESSION;
    if (this.#stepUs >= this.#nextNewsUs) this.#shock();
    const slot = this.#steps++ % LEAD_STEPS;
    this.#logPrice = this.#toldLogs[slot]!;
    this.#toldLogs[slot] = this.#aheadLog;
  }

  #shock(): void {
    const move = NEWS_STD * this.#dayStd * normal(this.#newsRng);
    // News reach everybody at once.
    this.#aheadLog += move;
    for (let i = 0; i < LEAD_STEPS; i++) this.#toldLogs[i]! += move;
    this.news.push({ tsUs: this.#stepUs, instrument: this.#profile.symbol, moveBp: move * 1e4 });
    this.#nextNewsUs = this.#stepUs + this.#newsGapUs();
  }

  #newsGapUs(): number {
    return Math.ceil((exponential(this.#newsRng) * SESSION_US) / NEWS_A_SESSION);
  }
}

export const shareOfSession = (tsUs: number): number =>
  Math.min(1, Math.max(0, (tsUs - SESSION_START_US) / SESSION_US));

const CURVE_POINTS = 100;

function rootMeanSquare(curve: Parameters<typeof curveAt>[0]): number {
  let sum = 0;
  for (let i = 0; i < CURVE_POINTS; i++) sum += curveAt(curve, (i + 0.5) / CURVE_POINTS) ** 2;
  return Math.sqrt(sum / CURVE_POINTS);
}
