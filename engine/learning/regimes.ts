/**
 * Calibrates the detector of regimes on simulated days whose regimes are known, and measures it on others: how often it
 * is right, and how long it takes to see that a regime has begun.
 */
import { type Regime, REGIMES } from '../../shared/domain/models/regime.ts';
import { US_PER_HOUR, US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { mean } from '../../shared/std/mean.ts';
import { OrderBook } from '../feeds/order-book.ts';
import { twiceMidPx } from '../core/book-view.ts';
import {
  type Baseline,
  type Curve,
  curveAt,
  type Emission,
  type Emissions,
  type RegimeCalibration,
} from '../regimes/calibration.ts';
import { RegimeDetector } from '../regimes/regime-detector.ts';
import { type MarketStep, StepCounter } from '../regimes/steps.ts';
import { instrumentOf, type MarketProfile, SESSION_START_US, SESSION_US } from '../venues/market/profile.ts';
import type { RegimeSpell } from '../venues/market/regime.ts';
import { SimulatedMarket } from '../venues/market/simulated-market.ts';

export interface Day {
  readonly profile: MarketProfile;
  readonly steps: readonly MarketStep[];
  readonly spells: readonly RegimeSpell[];
}

export function playDay(profile: MarketProfile, seed: string): Day {
  const market = new SimulatedMarket([profile], seed);
  const book = new OrderBook();
  const steps: MarketStep[] = [];
  const counter = new StepCounter((step) => steps.push(step));
  for (let event = market.next(); event; event = market.next()) {
    book.apply(event);
    counter.onEvent(event, twiceMidPx(book));
  }
  return { profile, steps, spells: [...market.regimes(profile.symbol)] };
}

const shareOf = (step: MarketStep): number => (step.tsUs - SESSION_START_US) / SESSION_US;
const spellAt = (spells: readonly RegimeSpell[], tsUs: number): RegimeSpell =>
  spells.findLast(({ fromUs }) => fromUs < tsUs) ?? spells[0]!;

export function calibrateRegimes(days: readonly Day[], command: string): RegimeCalibration {
  const symbols = [...new Set(days.map(({ profile }) => profile.symbol))];
  const baselines: Record<string, Baseline> = {};
  const of = (symbol: string): Day[] => days.filter(({ profile }) => profile.symbol === symbol);
  for (const symbol of symbols) baselines[symbol] = baselineOf(of(symbol));
  const emissionsOf = (these: readonly Day[]): Emissions => {
    const emission = (regime: Regime): Emission => emissionOf(these, baselines, regime);
    return {
      calm: emission('calm'),
      trending: emission('trending'),
      volatile: emission('volatile'),
      thin: emission('thin'),
    };
  };
  const instruments: RegimeCalibration['instruments'] = {};
  for (const symbol of symbols) {
    instruments[symbol] = { baseline: baselines[symbol]!, emissions: emissionsOf(of(symbol)) };
  }
  const terms = { temper: 0.1, temperLearning: 0.1, switchAbove: 0.5, switchSteps: 3 };
  return { version: 1, command, ...terms, emissions: emissionsOf(days), instruments };
}

function baselineOf(days: readonly Day[]): Baseline {
  const steps = days.flatMap((day) => day.steps);
  const sized = steps.filter(({ adds }) => adds > 0);
  // The log of a mean, not the mean of logs: moves are averaged over slices of the session first.
  const slices = 26;
  const moves = Array.from({ length: slices }, (_, s) => {
    const there = steps.filter((step) => Math.min(slices - 1, Math.floor(shareOf(step) * slices)) === s);
    return there.reduce((sum, { moveBp }) => sum + moveBp ** 2, 0) / Math.max(1, there.length);
  });
  return {
    count: fitCurve(
      steps.map(shareOf),
      steps.map(({ events }) => Math.log1p(events)),
    ),
    size: fitCurve(
      sized.map(shareOf),
      sized.map(({ addedQty, adds }) => Math.log(addedQty / adds)),
    ),
    variance: fitCurve(
      moves.map((_, s) => (s + 0.5) / slices),
      moves.map((move) => Math.log(Math.max(move, 1e-6))),
    ),
  };
}

function emissionOf(days: readonly Day[], baselines: Readonly<Record<string, Baseline>>, regime: Regime): Emission {
  const counts: number[] = [];
  const sizes: number[] = [];
  const moves: number[] = [];
  let steps = 0;
  let spells = 0;
  for (const { profile, steps: all, spells: known } of days) {
    const { count, size, variance } = baselines[profile.symbol]!;
    spells += known.filter((spell) => spell.regime === regime).length;
    for (const step of all) {
      steps++;
      const spell = spellAt(known, step.tsUs);
      if (spell.regime !== regime) continue;
      const x = shareOf(step);
      counts.push(Math.log1p(step.events) - curveAt(count, x));
      if (step.adds > 0) sizes.push(Math.log(step.addedQty / step.adds) - curveAt(size, x));
      moves.push((spell.direction * step.moveBp) / Math.exp(curveAt(variance, x) / 2));
    }
  }
  const drift = regime === 'trending' ? mean(moves) : 0;
  return {
    count: mean(counts),
    countStd: std(counts),
    size: mean(sizes),
    sizeStd: std(sizes),
    variance: std(moves) ** 2,
    drift,
    meanSteps: moves.length / spells,
    share: moves.length / steps,
  };
}

function std(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
}

/** Least squares, by the normal equations. */
function fitCurve(x: readonly number[], y: readonly number[]): Curve {
  const m = [0, 1, 2, 3, 4].map((power) => x.reduce((sum, value) => sum + value ** power, 0));
  const b = [0, 1, 2].map((power) => x.reduce((sum, value, i) => sum + y[i]! * value ** power, 0));
  const rows = [0, 1, 2].map((r) => [m[r]!, m[r + 1]!, m[r + 2]!, b[r]!]);
  for (let column = 0; column < 3; column++) {
    for (let r = column + 1; r < 3; r++) {
      const factor = rows[r]![column]! / rows[column]![column]!;
      rows[r] = rows[r]!.map((value, c) => value - factor * rows[column]![c]!);
    }
  }
  const c2 = rows[2]![3]! / rows[2]![2]!;
  const c1 = (rows[1]![3]! - rows[1]![2]! * c2) / rows[1]![1]!;
  return [(rows[0]![3]! - rows[0]![1]! * c1 - rows[0]![2]! * c2) / rows[0]![0]!, c1, c2];
}

export interface RegimeFigures {
  readonly instrument: string;
  readonly steps: number;
  /** Share of time that the detector names the true regime; and what always naming the commonest would reach. */
  readonly accuracy: number;
  readonly commonest: number;
  /** Mean over the regimes of the share of their time that is named rightly. */
  readonly balanced: number;
  /** Mean of −ln of the probability of the true regime, in nats. */
  readonly logLoss: number;
  readonly recall: Readonly<Record<Regime, number>>;
  /** Spells of five minutes and more: how many, how many of them were seen before they ended, and how soon. */
  readonly spells: number;
  readonly detected: number;
  readonly delaySeconds: { readonly p50: number; readonly p90: number };
  readonly switchesAnHour: number;
}

const LONG_US = 5 * US_PER_MINUTE;

/** Days of one instrument. `known`: whether the detector is told what is usual for it, or has to learn it. */
export function measureRegimes(days: readonly Day[], calibration: RegimeCalibration, known = true): RegimeFigures {
  const told = known ? calibration : { ...calibration, instruments: {} };
  const tally: Tally = { steps: 0, loss: 0, switches: 0, spells: 0, delays: [], of: zeros(), right: zeros() };
  for (const day of days) measureDay(day, told, tally);
  const { steps, delays, of, right } = tally;
  delays.sort((a, b) => a - b);
  const recall = Object.fromEntries(REGIMES.map((each) => [each, right[each] / of[each]])) as Record<Regime, number>;
  const at = (share: number): number => delays[Math.ceil(share * delays.length) - 1] ?? NaN;
  return {
    instrument: days[0]!.profile.symbol,
    steps,
    accuracy: REGIMES.reduce((sum, each) => sum + right[each], 0) / steps,
    commonest: Math.max(...REGIMES.map((each) => of[each])) / steps,
    balanced: mean(REGIMES.map((each) => recall[each])),
    logLoss: tally.loss / steps,
    recall,
    spells: tally.spells,
    detected: delays.length,
    delaySeconds: { p50: at(0.5), p90: at(0.9) },
    switchesAnHour: tally.switches / ((days.length * SESSION_US) / US_PER_HOUR),
  };
}

const zeros = (): Record<Regime, number> => ({ calm: 0, trending: 0, volatile: 0, thin: 0 });

interface Tally {
  steps: number;
  loss: number;
  switches: number;
  spells: number;
  readonly delays: number[];
  readonly of: Record<Regime, number>;
  readonly right: Record<Regime, number>;
}

function measureDay({ profile, steps, spells }: Day, calibration: RegimeCalibration, tally: Tally): void {
  const detector = new RegimeDetector(instrumentOf(profile), calibration);
  const said: { readonly tsUs: number; readonly regime: Regime }[] = [];
  for (const step of steps) {
    detector.onStep(step);
    const { regime, probabilities } = detector;
    const truth = spellAt(spells, step.tsUs).regime;
    tally.steps += 1;
    tally.loss -= Math.log(Math.max(1e-9, probabilities[REGIMES.indexOf(truth)]!));
    tally.of[truth] += 1;
    if (regime === truth) tally.right[truth] += 1;
    if (said.length > 0 && said.at(-1)!.regime !== regime) tally.switches += 1;
    said.push({ tsUs: step.tsUs, regime });
  }
  for (const { regime, fromUs, untilUs } of spells) {
    const from = Math.max(fromUs, SESSION_START_US);
    if (Math.min(untilUs, SESSION_START_US + SESSION_US) - from < LONG_US) continue;
    tally.spells += 1;
    const seen = said.find((each) => each.tsUs > from && each.tsUs <= untilUs && each.regime === regime);
    if (seen) tally.delays.push((seen.tsUs - from) / US_PER_SECOND);
  }
}

/**
 * How much a step counts: as makes the probabilities on these days mean the most. How sure the detector must be before a
 * regime takes over: as makes it right most often, all time and each regime counting alike.
 */
export function tuneRegimes(daysOf: readonly (readonly Day[])[], calibration: RegimeCalibration): RegimeCalibration {
  const measure = (tried: RegimeCalibration, of: (figures: RegimeFigures) => number, known = true): number =>
    mean(daysOf.map((days) => of(measureRegimes(days, tried, known))));
  const loss = ({ logLoss }: RegimeFigures): number => -logLoss;
  const tempers = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1];
  const { temper } = bestOf(
    tempers.map((each) => ({ ...calibration, temper: each })),
    (tried) => measure(tried, loss),
  );
  const tempered = bestOf(
    tempers.map((each) => ({ ...calibration, temper, temperLearning: each })),
    (tried) => measure(tried, loss, false),
  );
  return bestOf(
    [0.35, 0.4, 0.5, 0.6, 0.7].map((switchAbove) => ({ ...tempered, switchAbove })),
    (tried) => measure(tried, ({ accuracy, balanced }) => accuracy + balanced),
  );
}

function bestOf<T>(tried: readonly T[], score: (one: T) => number): T {
  const scores = tried.map(score);
  return tried[scores.indexOf(Math.max(...scores))]!;
}
