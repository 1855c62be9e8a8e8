/** Forecasts of a running engine: by the shipped model on the built-in market, judged as the trainer labels, and failing. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { TestEngine, type TestEngineOptions } from '../../../tests/fixtures/engine-kernel.ts';
import { MemoryLog } from '../../../tests/fixtures/engine-log.ts';
import { MOVES } from '../../../shared/domain/models/forecast.ts';
import { defaultParams } from '../../../shared/domain/orders/strategy.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { Feed } from '../../core/feed.ts';
import type { ForecastGround } from '../../core/history.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import type { SignalShelf } from '../../core/model-port.ts';
import type { ModelFault, SignalModel } from '../../core/model.ts';
import { SIGNAL_SCHEMA } from '../../features/schema.ts';
import { openHistory } from '../../history/open.ts';
import { type DataSet, DataSetRecorder } from '../../learning/signal/data-set.ts';
import { HORIZONS, samplesOf } from '../../learning/signal/samples.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';
import { preferring, testShelf } from '../../../tests/fixtures/model-shelf.ts';
import { WINDOW_STATES } from '../market/market-features.ts';
import { openSignals } from './signal-shelf.ts';

const NOWHERE = join(import.meta.dirname, 'no-models-here');
const POST = 2;
/** Half an hour is enough to be judged, and a test should not play a day. */
const PLAYED_US = 20 * US_PER_MINUTE;

let shelf: SignalShelf;
beforeAll(async () => {
  shelf = await openSignals(NOWHERE, builtInProfiles(), () => 0, expect.fail);
});

const MIDT = builtInProfiles().find(({ symbol }) => symbol === 'MIDT');
const market = (): SimulatedMarket => new SimulatedMarket([MIDT!], 'forecasts');
const engineOf = (options: TestEngineOptions = {}): TestEngine =>
  new TestEngine({ feed: market(), signals: shelf, ...options });
const rowOf = (engine: TestEngine) => engine.kernel.snapshot('forecasts', {})!.rows[0]!;

/** What is learnt from later: to the bit what the trainer would have recorded of that state, and the mids that came. */
const groundOf = ({ features, tsUs, twiceMidPx }: DataSet, at: number, states: number): ForecastGround => ({
  schema: SIGNAL_SCHEMA.hash,
  states: features.slice((at - states + 1) * SIGNAL_SCHEMA.names.length, (at + 1) * SIGNAL_SCHEMA.names.length),
  twiceCamePx: HORIZONS.map((events) => twiceMidPx[at + events]!),
  cameUs: tsUs[at + HORIZONS.at(-1)!]!,
  // The window of an engine is ready with its sixteenth state, and whole since the one before.
  wholeFromUs: tsUs[WINDOW_STATES - 2]!,
});

describe('forecasts of a running engine', () => {
  it('FORE-1 are made once a second and judged, each as the trainer labels the same states', () => {
    const history = openHistory(':memory:', 0, { onTrouble: expect.fail });
    const engine = engineOf({ history });
    engine.pass(PLAYED_US);
    const row = rowOf(engine);
    const { card } = shelf.of('MIDT') as SignalModel;
    expect(row).toMatchObject({ instrument: 'MIDT', model: 'signal-midt', why: '', faults: 0 });
    expect(row.forecasts).toBeGreaterThan(PLAYED_US / US_PER_SECOND / 2);
    expect(row.forecasts).toBeLessThanOrEqual(PLAYED_US / US_PER_SECOND + 1);

    const judged = new Map([...history.allForecasts()].map((each) => [each.tsUs, each]));
    expect(judged.size).toBeGreaterThan(row.forecasts - 50);
    const data = new DataSetRecorder().record(marketUntil(engine.kernel.nowUs()), 'MIDT').finish();
    const bands = HORIZONS.map((events) => card.metrics.find(({ horizon }) => horizon === events)!.flatBp);
    const { rows, labels } = samplesOf(data, [0, data.rows], 1, bands);
    let compared = 0;
    const [earliest] = judged.values();
    for (const [i, at] of rows.entries()) {
      // Several states may have one time: the newest of them is not told apart, so only those alone are compared.
      if (data.tsUs[at] === data.tsUs[at + 1] || data.tsUs[at] === data.tsUs[at - 1]) continue;
      const forecast = judged.get(data.tsUs[at]!);
      if (!forecast) continue;
      compared += 1;
      expect(forecast.midPx).toBe(data.twiceMidPx[at]! / 2);
      const ground = groundOf(data, at, card.features.states);
      expect(forecast.ground).toEqual(forecast === earliest ? null : ground);
      const came = HORIZONS.map((_, h) => MOVES[labels[i * HORIZONS.length + h]!]);
      expect(forecast.horizons.map((each) => each.came)).toEqual(came);
    }
    expect(compared).toBeGreaterThan(500);
    const [near] = row.horizons;
    expect(near!.score!.judged).toBeGreaterThan(500);
    const hits = [...judged.values()].filter(({ horizons: [first] }) => {
      const { down, flat, up, came } = first!;
      return came === MOVES[[down, flat, up].indexOf(Math.max(down, flat, up))];
    });
    expect(near!.score!.hitRate).toBeCloseTo(hits.length / judged.size, 1);
    const series = engine.kernel.snapshot('forecastSeries', { instrument: 'MIDT' })!.rows;
    expect(series.at(-1)!.horizons.every(({ came }) => came !== null)).toBe(true);
    engine.crash();
  });

  it('stand after a restart as they did before it, and anew where the file is another', async () => {
    using folder = temporaryFolder();
    const log = new MemoryLog();
    const openEngine = (signals: SignalShelf): TestEngine => {
      const history = openHistory(folder.file('history.db'), log.durableSeq, { onTrouble: expect.fail });
      return engineOf({ log, signals, history });
    };
    const end = (engine: TestEngine): void => {
      engine.kernel.options.history!.close();
      engine.crash();
    };
    const engine = openEngine(shelf);
    engine.pass(5 * US_PER_MINUTE);
    const before = rowOf(engine).horizons[0]!.score!;
    const drawn = engine.kernel.snapshot('forecastSeries', { instrument: 'MIDT' })!.rows;
    expect(before.judged).toBeGreaterThan(200);
    // A restart stands where the log ends.
    await engine.submit();
    end(engine);
    const again = openEngine(shelf);
    expect(again.kernel.snapshot('forecastSeries', { instrument: 'MIDT' })!.rows).toEqual(
      drawn.filter(({ horizons }) => horizons.every(({ came }) => came !== null)),
    );
    again.pass(2 * US_PER_SECOND);
    const { judged, hitRate } = rowOf(again).horizons[0]!.score!;
    expect(judged).toBeGreaterThan(before.judged - 20);
    expect(judged).toBeLessThan(before.judged + 5);
    expect(hitRate).toBeCloseTo(before.hitRate, 1);
    end(again);
    const real = shelf.of('MIDT') as SignalModel;
    const card = { ...real.card, sha256: 'f'.repeat(64) };
    const other = openEngine({ models: [], of: () => ({ card, forecast: (window) => real.forecast(window) }) });
    other.pass(2 * US_PER_SECOND);
    expect(rowOf(other).horizons[0]!.score).toBeNull();
    end(other);
  });

  it('stand beside every decision of a policy, and where no model has learnt on an instrument that is said', async () => {
    const history = openHistory(':memory:', 0, { onTrouble: expect.fail });
    const feed = new SimulatedMarket(builtInProfiles(), 'forecasts');
    const engine = engineOf({ feed, history, shelf: testShelf(preferring('old', POST)) });
    engine.pass(US_PER_MINUTE);
    const params = defaultParams('adaptive');
    const forecast = await engine.submit({ qty: 9_000, params });
    const other = await engine.submit({ instrument: 'LRGE', qty: 9_000, params });
    engine.pass(US_PER_MINUTE);
    const decided = (parentId: string) => engine.kernel.snapshot('decisions', { parentId })!.rows;
    expect(decided(forecast).length).toBeGreaterThan(5);
    for (const { forecast: told } of decided(forecast)) {
      expect(told!.map(({ events }) => events)).toEqual([10, 50, 100]);
      for (const { down, flat, up } of told!) expect(down + flat + up).toBeCloseTo(1, 3);
    }
    expect(decided(other).map((row) => row.forecast)).toEqual(decided(other).map(() => null));
    const rows = engine.kernel.snapshot('forecasts', {})!.rows;
    expect(rows.find(({ instrument }) => instrument === 'LRGE')).toMatchObject({
      model: '',
      why: 'no signal model has learnt on LRGE',
      horizons: [],
    });
    engine.crash();
  });

  it('are what a policy under execution-2 sees beside the regimes, pinned or not; without them the clock decides', async () => {
    const real = shelf.of('MIDT') as SignalModel;
    let broken = false;
    const fault: ModelFault = { ok: false, code: 'failed', reason: 'broken' };
    const model: SignalModel = { card: real.card, forecast: (window) => (broken ? fault : real.forecast(window)) };
    const seen: Float32Array[] = [];
    const policy = { ...preferring('new', POST), schema: 'execution-2' };
    const engine = engineOf({
      signals: { models: [], of: () => model },
      history: openHistory(':memory:', 0, { onTrouble: expect.fail }),
      policyFor: () => policy,
      onDecision: (_parent, { state }) => void seen.push(state),
    });
    engine.pass(US_PER_MINUTE);
    const parentId = await engine.submit({ qty: 9_000, params: defaultParams('adaptive') });
    engine.pass(US_PER_MINUTE);
    const rows = () => engine.kernel.snapshot('decisions', { parentId })!.rows;
    expect(seen.length).toBeGreaterThan(5);
    for (const [i, state] of seen.entries()) {
      expect(state).toHaveLength(57);
      const told = rows()[i]!.forecast!.flatMap(({ down, up }) => [up, down]);
      expect([...state.subarray(46, 52)]).toEqual(told);
      expect(state.subarray(52, 56).reduce((sum, each) => sum + each)).toBeCloseTo(1, 5);
    }
    await engine.command({ kind: 'PinRegime', instrument: 'MIDT', regime: 'thin', reason: 'so it is' });
    engine.pass(10 * US_PER_SECOND);
    expect([...seen.at(-1)!.subarray(52)]).toEqual([0, 0, 0, 1, 0]);
    broken = true;
    const decided = seen.length;
    engine.pass(30 * US_PER_SECOND);
    expect(seen.length).toBeLessThan(decided + 2);
    expect(rows().at(-1)).toMatchObject({ done: 'by the clock', model: 'new' });
    expect(rows().at(-1)!.reason).toContain('nothing forecasts MIDT just now, so by the clock');
    engine.crash();
  });

  it('that fail are done without, told in the log at most every ten seconds, and open an exception', () => {
    const log = new MemoryLog();
    const fault: ModelFault = { ok: false, code: 'late', reason: 'signal-midt took 3000 µs, more than its 2000 µs' };
    const { card } = shelf.of('MIDT') as SignalModel;
    const engine = engineOf({ log, signals: { models: [], of: () => ({ card, forecast: () => fault }) } });
    engine.pass(US_PER_MINUTE);
    const told = log.records.filter(({ event }) => event.type === 'ModelDegraded');
    expect(told.length).toBeGreaterThan(3);
    expect(told.length).toBeLessThan(8);
    expect(told[0]!.event).toMatchObject({ model: 'signal-midt', parentId: null, why: 'late' });
    expect(rowOf(engine)).toMatchObject({ forecasts: 0, horizons: [] });
    const [exception] = engine.kernel.snapshot('exceptions', {})!.rows;
    expect(exception).toMatchObject({ kind: 'model-late', did: expect.stringContaining('without its forecasts') });
    engine.crash();
  });

  it('that are surer than what comes of them open an exception that says how far off they are', () => {
    const { card } = shelf.of('MIDT') as SignalModel;
    const sure = { down: 0.02, flat: 0.03, up: 0.95 };
    const horizons = card.horizons.map((events) => ({ events, ...sure }));
    const boasting: SignalModel = {
      card,
      forecast: ({ tsUs, ready }) =>
        ready
          ? { ok: true, model: 'boasting', tsUs, horizons, tookUs: 1 }
          : { ok: false, code: 'not-ready', reason: '' },
    };
    const engine = engineOf({ signals: { models: [], of: () => boasting } });
    engine.pass(PLAYED_US);
    const [row] = rowOf(engine).horizons;
    expect(row!.score!.calibrationError).toBeCloseTo(0.95 - row!.score!.hitRate, 6);
    expect(row!.score!.bins).toEqual([
      { said: expect.closeTo(0.95, 6), came: row!.score!.hitRate, count: row!.score!.judged },
    ]);
    expect(engine.kernel.snapshot('exceptions', {})!.rows).toMatchObject([
      { kind: 'model-calibration', severity: 'P3', facts: expect.stringMatching(/10 events: off by \d\d(\.\d)?%/) },
    ]);
    engine.crash();
  });
});

/** The market again, up to a time. */
function marketUntil(untilUs: number): Feed {
  const feed = market();
  const { source, instruments, depth } = feed;
  const peekUs = (): number | undefined => ((feed.peekUs() ?? Infinity) <= untilUs ? feed.peekUs() : undefined);
  const next = (): MarketEvent | undefined => (peekUs() === undefined ? undefined : feed.next());
  return { source, instruments, depth, peekUs, next, seekOffset: () => undefined, offsetAt: () => 0 };
}
