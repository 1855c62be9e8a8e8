import { describe, expect, it } from 'vitest';
import type { ForecastGround, KeptForecasts } from '../../core/history.ts';
import { SIGNAL_SCHEMA } from '../../features/schema.ts';
import { loggedMarket } from './logged-signal.ts';
import { HORIZONS } from './samples.ts';

const COUNT = 20_000;
const WIDTH = SIGNAL_SCHEMA.names.length;
const STATES = 2;
/** The last of a forecast's horizons passes so many forecasts later. */
const REACH = 3;

/** One a second; the mid goes up by a tick at the near horizon, and stays, every third time each. */
function forecast(i: number, changes: Partial<ForecastGround> = {}): KeptForecasts {
  const said = HORIZONS.map((events) => ({ events, down: 0.3, flat: 0.4, up: 0.3, came: null }));
  const twiceCamePx = [2_000 + 2 * (i % 3) - 2, 2_000, 2_002];
  return {
    instrument: 'X',
    model: 'm',
    sha256: 'f',
    tsUs: (i + 1) * 1_000_000,
    midPx: 1_000,
    horizons: said,
    ground: {
      schema: SIGNAL_SCHEMA.hash,
      states: new Float32Array(STATES * WIDTH).fill(i),
      twiceCamePx,
      cameUs: (i + 1 + REACH) * 1_000_000,
      wholeFromUs: i < 5_000 ? 1 : 2,
      ...changes,
    },
  };
}

const forecasts = (count = COUNT): KeptForecasts[] => Array.from({ length: count }, (_, i) => forecast(i));
const marketOf = (kept: readonly KeptForecasts[], states = STATES, instrument?: string) =>
  loggedMarket(kept, 'Monday', instrument, states);

describe('what an engine’s signal model was asked about', () => {
  it('is learnt from as it was asked, by the mids that came, in parts that no horizon reaches over', () => {
    const { train, tune, test, bands, data, words } = marketOf(forecasts());
    // Of 12,000, 3,000 and 5,000 the last horizons of a part pass in the next one.
    expect([train.rows.length, tune.rows.length, test().asked.rows.length]).toEqual([
      12_000 - REACH,
      3_000 - REACH,
      5_000,
    ]);
    expect(data.features[train.rows[7]! * WIDTH]).toBe(7);
    expect(data.features[tune.rows[0]! * WIDTH]).toBe(12_000);
    expect(data.features[test().asked.rows[0]! * WIDTH]).toBe(15_000);
    // A third of the near moves are flat; all others are a tick, and all of the last go up.
    expect(bands[0]).toBeCloseTo(5, 1);
    expect([...train.labels.slice(0, 9)]).toEqual([0, 1, 2, 1, 1, 2, 2, 1, 2]);
    expect(words.train).toMatch(/first 60 % of 20000 forecasts.*gaps and restarts: 1, over which no window/);
    expect(data.sources[0]).toMatch(/^log Monday, forecasts [0-9a-f]{16}$/);
    const other = marketOf([...forecasts(COUNT - 1), forecast(COUNT - 1, { twiceCamePx: [1, 1, 1] })]);
    expect(other.data.sources[0]).not.toBe(data.sources[0]);
  });

  it('is the newest states of each where fewer are wanted, and leaves out what was made over a gap', () => {
    const kept = forecasts();
    kept[5] = { ...kept[5]!, ground: null };
    kept[9] = forecast(9, { states: new Float32Array(STATES * WIDTH).map((_, j) => (j < WIDTH ? 1 : 9)) });
    const { train, data, words } = marketOf(kept, 1);
    expect(data.features[train.rows[5]! * WIDTH]).toBe(6);
    expect(data.features[train.rows[8]! * WIDTH]).toBe(9);
    expect(words.train).toMatch(/left out: 1,/);
  });

  it.each<[string, KeptForecasts[], RegExp]>([
    ['nothing', [], /Monday: nothing forecast anything here; let an engine run with a signal model/],
    ['too little', forecasts(9_000), /Monday: the 15 % after them has 1347 whole .* 2000 are needed; let the engine/],
    [
      'no states',
      forecasts(9).map((each) => ({ ...each, ground: null })),
      /none of its forecasts was kept with what it was made from; let the engine run on/,
    ],
    ['other features', [forecast(1, { schema: 'x' })], /are other features than signal-1; let the engine run on/],
    [
      'fewer states',
      [forecast(1, { states: new Float32Array(WIDTH) })],
      /no forecast was made from as many as 2 states; give fewer with --states/,
    ],
    [
      'other horizons',
      [{ ...forecast(1), horizons: forecast(1).horizons.slice(1) }],
      /no forecast has the horizons 10, 50, 100; let a model that has them forecast/,
    ],
    [
      'two markets',
      [forecast(1), { ...forecast(2), instrument: 'Y' }],
      /forecasts of X, Y; name one with --instrument/,
    ],
  ])('is refused where there is %s', (_, kept, words) => {
    expect(() => marketOf(kept)).toThrow(words);
  });

  it('is that of the instrument that is named', () => {
    const kept = [...forecasts(), { ...forecast(COUNT), instrument: 'Y' }];
    expect(marketOf(kept, STATES, 'X').instrument).toBe('X');
    expect(() => marketOf(kept, STATES, 'Z')).toThrow(/nothing forecast Z here/);
  });
});
