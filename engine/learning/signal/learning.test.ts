import { describe, expect, it } from 'vitest';
import { seededRng } from '../../../shared/std/rng.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { FeatureStream } from '../../features/feature-stream.ts';
import { SIGNAL_SCHEMA } from '../../features/schema.ts';
import { OrderBook } from '../../feeds/order-book.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';
import { calibrate, probabilitiesOf, uncalibrated } from './calibration.ts';
import { type DataSet, DataSetRecorder } from './data-set.ts';
import { LearningError } from '../learning-error.ts';
import { fitLogistic, predictLogistic } from './logistic.ts';
import { blockSums, compare, measureAll, measuresOf } from './measures.ts';
import { mirrorOf, turnWindow } from './mirror.ts';
import { bandsBetweenTicks, flatBands, HORIZONS, labelsAt, partsOfDay, samplesOf } from './samples.ts';
import { recordedMarket } from './signal-data.ts';
import { madeUpData } from './testing/made-up-market.ts';

describe('what is asked of a state', () => {
  const flat = (mids: number[], stretch = mids.map(() => 0)): DataSet => ({
    ...madeUpData(mids.length, 0, 'x'),
    twiceMidPx: Float64Array.from(mids),
    stretch: Int32Array.from(stretch),
  });

  it('is where the mid stands so many book events later', () => {
    const mids = Array<number>(120).fill(20_000);
    mids[5 + 10] = 20_010;
    mids[5 + 50] = 19_990;
    const { rows, labels } = samplesOf(flat(mids), [0, 120], 3, [1, 1, 1]);
    const at = rows.indexOf(5) * HORIZONS.length;
    expect([...labels.subarray(at, at + 3)]).toEqual([2, 0, 1]);
    // The window has three states, the longest horizon a hundred events.
    expect([rows[0], rows.at(-1)]).toEqual([2, 19]);
  });

  it('never reaches over a gap, forward or back', () => {
    const stretch = Array.from({ length: 400 }, (_, i) => (i < 200 ? 0 : 200));
    const { rows } = samplesOf(flat(Array<number>(400).fill(20_000), stretch), [0, 400], 5, [0, 0, 0]);
    expect(rows.filter((row) => row > 99 && row < 204)).toHaveLength(0);
    expect([...rows.slice(-1)]).toEqual([299]);
  });

  it('is split by the time of the session', () => {
    const data = { ...madeUpData(1_000, 0, 'x'), sessionStartUs: 0, sessionEndUs: 1_000_000 };
    expect(partsOfDay(data)).toEqual([0, 600, 750, 1_000]);
  });

  it('has three classes of a size where the mid moves enough', () => {
    const data = madeUpData(20_000, 0, 'bands');
    const { labels } = samplesOf(data, [0, data.rows], 1, flatBands(data, 0, data.rows));
    for (let h = 0; h < HORIZONS.length; h++) {
      const share = labelsAt(labels, h).filter((label) => label === 1).length / (labels.length / 3);
      expect(share).toBeCloseTo(1 / 3, 1);
    }
  });

  it('is flat by a band between the moves that ticks let be, so that it is the same whatever the price', () => {
    // Half the time nothing moves, else by one tick: of twice the mid 100 a half tick.
    const walk = (base: number): number[] => {
      const rng = seededRng('ticks');
      let mid = base;
      return Array.from({ length: 4_000 }, () => (mid += rng.next() < 0.97 ? 0 : rng.next() < 0.5 ? -100 : 100));
    };
    const [cheap, dear] = [flat(walk(600_000)), flat(walk(618_000))];
    const of = (data: DataSet, bands: readonly number[]) => samplesOf(data, [0, data.rows], 1, bands).labels;
    const bands = bandsBetweenTicks(cheap, 0, cheap.rows);
    expect(of(dear, bands)).toEqual(of(cheap, bands));
    const onTicks = flatBands(cheap, 0, cheap.rows);
    expect(onTicks.every((band) => band === 0)).toBe(false);
    expect(of(flat(walk(582_000)), onTicks)).not.toEqual(of(cheap, onTicks));
  });
});

describe('a data set', () => {
  it('is one stretch of a whole market, and refuses what it has not', () => {
    const [, , small] = builtInProfiles();
    const data = new DataSetRecorder().record(new SimulatedMarket([small!], 'set'), 'SMLL').finish();
    expect(data.rows).toBeGreaterThan(50_000);
    // The close ends it.
    expect([data.gaps, data.stretch.at(-1)]).toEqual([1, 0]);
    const wrong = () => new DataSetRecorder().record(new SimulatedMarket([small!], 'set'), 'MIDT');
    expect(wrong).toThrow(LearningError);
    expect(wrong).toThrow(/has no MIDT; name one of SMLL/);
  });
});

describe('a market with gaps', () => {
  it('is recorded as stretches, counted', () => {
    const none = { offset: 0, instrument: 'X', side: 'buy', orderId: 0, px: 0, qty: 0 } as const;
    const levels = { bids: [{ px: 9_900, qty: 5 }], asks: [{ px: 10_100, qty: 5 }] };
    const kinds: Partial<MarketEvent>[] = [
      { kind: 'snapshot', levels },
      { kind: 'add', px: 9_900, qty: 1 },
      { kind: 'halt' },
      { kind: 'resume' },
      { kind: 'add', px: 9_900, qty: 1 },
      { kind: 'add', px: 9_900, qty: 1 },
      { kind: 'add', px: 9_900, qty: 1, flags: ['gap'] },
      { kind: 'snapshot', levels },
    ];
    const events = kinds.map((each, i): MarketEvent => ({ ...none, kind: 'add', tsUs: 1_000 * (i + 1), ...each }));
    const [instrument] = new SimulatedMarket([builtInProfiles()[2]!], 'gaps').instruments;
    const feed = {
      source: 'gaps',
      depth: Infinity,
      instruments: [{ ...instrument!, symbol: 'X' }],
      peekUs: () => events[0]?.tsUs,
      next: () => events.shift(),
      seekOffset: () => {},
      offsetAt: () => 0,
    };
    const data = new DataSetRecorder().record(feed, 'X').finish();
    expect([...data.stretch]).toEqual([0, 0, 2, 2, 4]);
    expect(data.gaps).toBe(2);
  });

  it('is learnt from by its stretches, which the card says', () => {
    const [, , small] = builtInProfiles();
    // The close is one.
    const { words, train } = recordedMarket(new SimulatedMarket([small!], 'set'), 2);
    expect(words.train).toBe(
      "the session's first 60 %; gaps in the day: 1, over which no window and no horizon reaches",
    );
    expect(train.rows.length).toBeGreaterThan(2_000);
  });
});

describe('the market from the other side', () => {
  /** Prices mirrored about 10,000, buyers for sellers. */
  const turn = (event: MarketEvent): MarketEvent => {
    const level = ({ px, qty }: { px: number; qty: number }) => ({ px: 20_000 - px, qty });
    return {
      ...event,
      side: event.side === 'buy' ? 'sell' : 'buy',
      px: 20_000 - event.px,
      ...(event.levels && { levels: { bids: event.levels.asks.map(level), asks: event.levels.bids.map(level) } }),
    };
  };

  it('has the features that turning them around gives', () => {
    const rng = seededRng('mirror');
    const none = { offset: 0, instrument: 'X', orderId: 0 } as const;
    const bids = [9_900, 9_800, 9_600].map((px) => ({ px, qty: 50 }));
    const asks = [10_100, 10_400].map((px) => ({ px, qty: 80 }));
    const events: MarketEvent[] = [
      { ...none, kind: 'snapshot', tsUs: 1_000, side: 'buy', px: 0, qty: 0, levels: { bids, asks } },
    ];
    for (let i = 1; i < 200; i++) {
      const side = rng.next() < 0.6 ? 'buy' : 'sell';
      const px = side === 'buy' ? 9_900 - 100 * rng.below(4) : 10_100 + 100 * rng.below(4);
      const kind = (['add', 'add', 'add', 'reduce', 'trade', 'hidden-trade'] as const)[rng.below(6)]!;
      events.push({ ...none, kind, tsUs: 1_000 + i * 700_000, side, px, qty: 1 + rng.below(4) });
    }
    const stream = (of: readonly MarketEvent[]): FeatureStream => {
      const book = new OrderBook();
      const made = new FeatureStream({ tickPx: 100 }, 2);
      for (const event of of) {
        book.apply(event);
        made.onEvent(event, book);
      }
      return made;
    };
    const values = stream(events).window.values().slice();
    const turned = stream(events.map(turn)).window.values();
    turnWindow(mirrorOf(SIGNAL_SCHEMA.names), values, 0, 2);
    // Moves in bp are of a mid that is not the same on both sides.
    for (const [i, value] of values.entries()) expect(turned[i]! / (value || 1)).toBeCloseTo(value === 0 ? 0 : 1, 1);
  });
});

describe('measures', () => {
  const probs = Float32Array.of(0.8, 0.1, 0.1, 0.2, 0.6, 0.2, 0.3, 0.3, 0.4, 0.5, 0.3, 0.2);
  const labels = Uint8Array.of(0, 1, 2, 1);

  it('are those worked out by hand', () => {
    const { macroF1, logLoss, ece } = measureAll(probs, labels);
    // Down: 1 of 1 found with one too many; flat: 1 of 2; up: 1 of 1.
    expect(macroF1).toBeCloseTo((2 / 3 + 2 / 3 + 1) / 3, 9);
    expect(logLoss).toBeCloseTo(-(Math.log(0.8) + Math.log(0.6) + Math.log(0.4) + Math.log(0.3)) / 4, 6);
    expect(ece).toBeCloseTo((0.2 + 0.4 + 0.6 + 0.5) / 4, 6);
    expect(measuresOf(blockSums(probs, labels)[0]!)).toEqual({ macroF1, logLoss, ece });
  });

  it('have intervals that hold the value, and a difference of nothing from themselves', () => {
    const rng = seededRng('measures');
    const many = Uint8Array.from({ length: 20_000 }, () => rng.below(3));
    const knowing = Float32Array.from({ length: 60_000 }, (_, i) => (many[Math.floor(i / 3)] === i % 3 ? 0.4 : 0.3));
    const none = new Float32Array(60_000).fill(1 / 3);
    const { measured, differences } = compare([knowing, knowing, none], many, 's');
    const { value, ci95 } = measured[0]!;
    expect(ci95.logLoss[0]).toBeLessThanOrEqual(value.logLoss);
    expect(ci95.logLoss[1]).toBeGreaterThanOrEqual(value.logLoss);
    expect(differences[0]!.ci95.logLoss).toEqual([0, 0]);
    expect(differences[1]!.ci95.logLoss[1]).toBeLessThan(0);
  });
});

describe('logistic regression', () => {
  it('finds the law that made the classes', () => {
    const rng = seededRng('logistic');
    const count = 40_000;
    const x = new Float32Array(count);
    const labels = new Uint8Array(count);
    const law = (value: number): number[] => {
      const raised = [Math.exp(-0.5 - 2 * value), 1, Math.exp(-0.5 + 2 * value)];
      const sum = raised.reduce((a, b) => a + b);
      return raised.map((each) => each / sum);
    };
    for (let i = 0; i < count; i++) {
      x[i] = 2 * rng.next() - 1;
      const [down, flat] = law(x[i]!) as [number, number];
      const draw = rng.next();
      labels[i] = draw < down ? 0 : draw < down + flat ? 1 : 2;
    }
    const probs = predictLogistic(fitLogistic(x, 1, labels), Float32Array.of(-0.8, 0, 0.5), 1);
    for (const [i, value] of [-0.8, 0, 0.5].entries()) {
      for (const [k, p] of law(value).entries()) expect(probs[i * 3 + k]).toBeCloseTo(p, 1);
    }
  });
});

describe('calibration', () => {
  it('takes back what a net is too sure of', () => {
    const rng = seededRng('calibration');
    const count = 20_000;
    const logits = new Float32Array(count * 9);
    const labels = new Uint8Array(count * 3);
    for (let i = 0; i < count; i++) {
      const lean = 2 * rng.next() - 1;
      const true_ = [Math.exp(-lean), 1.5, Math.exp(lean)];
      const sum = true_.reduce((a, b) => a + b);
      for (let h = 0; h < 3; h++) {
        const draw = rng.next() * sum;
        labels[i * 3 + h] = draw < true_[0]! ? 0 : draw < true_[0]! + true_[1]! ? 1 : 2;
        logits.set([-4 * lean, 0, 4 * lean], i * 9 + 3 * h);
      }
    }
    const found = calibrate(logits, labels);
    expect(found.scale[0]).toBeCloseTo(0.25, 1);
    expect(found.shift[1]).toBeCloseTo(Math.log(1.5), 1);
    expect([found.shift[0], found.shift[2]]).toEqual([0, 0]);
    const ece = (of: typeof found): number => measureAll(probabilitiesOf(logits, of, 0), labelsAt(labels, 0)).ece;
    expect(ece(found)).toBeLessThan(0.03);
    expect(ece(uncalibrated())).toBeGreaterThan(0.2);
  });
});
