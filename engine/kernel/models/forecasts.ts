/**
 * Forecasts of a running engine's markets: a signal model is asked about a state of its instrument's market when an order is
 * decided for, and at most once a second of market time besides; these are followed until their horizons have passed, and
 * judged. A model that fails is done without and told of. Only while the engine lives: nothing that is read back needs one.
 */
import type { EngineEvent } from '../../../shared/domain/event.ts';
import type { ForecastRow, ForecastSample } from '../../../shared/domain/models/forecast.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import type { FeatureWindow } from '../../core/features.ts';
import type { Forecast, ModelFault, SignalModel } from '../../core/model.ts';
import { SCORED } from '../../models/forecast-score.ts';
import { type Asked, ForecastWatch, type Judged } from '../../models/forecast-watch.ts';
import { WHY } from '../../models/policy-model.ts';
import type { KernelOptions } from '../kernel-options.ts';
import type { MarketFeatures } from '../market/market-features.ts';
import type { Publisher } from '../tables/publisher.ts';
import { SampleSeries } from '../market/sample-series.ts';

/** Of market time. */
const SAMPLE_EVERY_US = US_PER_SECOND;
/** A model that goes on failing is told of again after this long. */
const FAULT_AGAIN_US = 10 * US_PER_SECOND;
const LOOK_EVERY_US = 30 * US_PER_SECOND;

interface Watched {
  readonly instrument: string;
  readonly model: SignalModel;
  readonly watch: ForecastWatch;
  readonly series: SampleSeries<ForecastSample>;
  /** States of the market so far, how many of them without a gap, and when those began; how many there were when the model was last asked. */
  states: number;
  whole: number;
  wholeFromUs: number;
  askedAt: number;
  /** What it said then; null where it could not say. */
  newest: Forecast | null;
  /** What it said last. */
  said: Forecast | null;
  nextUs: number;
  forecasts: number;
  faults: number;
  toldUs: number;
}

interface Parts {
  readonly options: Pick<KernelOptions, 'feed' | 'signals' | 'history'>;
  readonly features: MarketFeatures;
  readonly publisher: Publisher;
  readonly gauges: { readonly logState: 'durable' | 'full' | 'failed' };
  nowUs(): number;
  record(event: EngineEvent): number;
}

export class Forecasts {
  readonly #parts: Parts;
  #looked: { readonly rows: readonly ForecastRow[]; readonly againUs: number } = { rows: [], againUs: 0 };
  readonly #watched = new Map<string, Watched>();
  #isReadBack = false;

  /** `parts` is only looked at once the market comes. */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** To be called once the log has been read back: what came of the forecasts before counts as if the engine had gone on. */
  remember(): void {
    this.#isReadBack = true;
    for (const watched of this.#watched.values()) this.#recall(watched);
    for (const { symbol } of this.#parts.options.feed.instruments) this.#of(symbol);
  }

  /** To be called with each market event, once the features hold its effect. */
  onMarket({ instrument, flags }: MarketEvent, isState: boolean): void {
    const watched = this.#of(instrument);
    if (!watched) return;
    const stream = this.#parts.features.stream(instrument)!;
    const isGap = flags?.includes('gap') === true;
    if (isGap || !stream.window.ready) {
      watched.watch.gap();
      watched.whole = 0;
    }
    if (!isState) return;
    watched.states += 1;
    // What a gap leaves behind is judged by, and not learnt from.
    if (!isGap && watched.whole++ === 0) watched.wholeFromUs = stream.window.tsUs;
    for (const judged of watched.watch.onState(stream.twiceMidPx)) this.#keep(watched, judged, stream.window.tsUs);
    if (stream.window.tsUs < watched.nextUs) return;
    const forecast = this.#ask(watched);
    if (!forecast) return;
    watched.nextUs = stream.window.tsUs + SAMPLE_EVERY_US;
    const followed = watched.watch.follow(forecast, stream.twiceMidPx, askedOf(watched, stream.window));
    if (followed) this.#tell(instrument, [followed]);
  }

  /** By the state of the market at this moment; null where nothing says. */
  now(instrument: string): Forecast | null {
    const watched = this.#of(instrument);
    return watched ? this.#ask(watched) : null;
  }

  rows(): ForecastRow[] {
    return this.#parts.options.feed.instruments.map(({ symbol }) => {
      const watched = this.#of(symbol);
      if (!watched) return { ...NOTHING, instrument: symbol, why: this.#whyNot(symbol) };
      const { model, said, watch, forecasts, faults } = watched;
      return {
        instrument: symbol,
        model: model.card.name,
        why: '',
        tsUs: said?.tsUs ?? 0,
        horizons: said ? watch.rows(said) : [],
        forecasts,
        faults,
      };
    });
  }

  /** The same, reckoned anew at most twice a minute. */
  lately(): readonly ForecastRow[] {
    const nowUs = this.#parts.nowUs();
    if (nowUs >= this.#looked.againUs) this.#looked = { rows: this.rows(), againUs: nowUs + LOOK_EVERY_US };
    return this.#looked.rows;
  }

  series(instrument: string): readonly ForecastSample[] {
    return this.#of(instrument)?.series.all() ?? [];
  }

  /** A model that came while the engine runs is asked from then on. */
  #of(instrument: string): Watched | undefined {
    const known = this.#watched.get(instrument);
    if (known) return known;
    const model = this.#parts.options.signals?.of(instrument);
    if (model === undefined || typeof model === 'string') return undefined;
    const watched = newWatched(instrument, model);
    this.#watched.set(instrument, watched);
    if (this.#isReadBack) this.#recall(watched);
    return watched;
  }

  #recall({ instrument, model, watch, series }: Watched): void {
    const range = { instrument, sha256: model.card.sha256, untilUs: this.#parts.nowUs(), most: SCORED };
    for (const { tsUs, midPx, horizons } of this.#parts.options.history?.newestForecasts(range) ?? []) {
      watch.recall({ tsUs, midPx, horizons });
      series.offer({ tsUs, midPx, horizons });
    }
  }

  #whyNot(instrument: string): string {
    const found = this.#parts.options.signals?.of(instrument);
    return typeof found === 'string' ? found : 'this engine serves no signal models';
  }

  /** One state is asked about once, by however many orders. */
  #ask(watched: Watched): Forecast | null {
    if (watched.askedAt === watched.states) return watched.newest;
    watched.askedAt = watched.states;
    const answer = watched.model.forecast(this.#parts.features.stream(watched.instrument)!.window);
    watched.newest = answer.ok ? answer : null;
    if (answer.ok) {
      watched.said = answer;
      watched.forecasts += 1;
    } else if (answer.code !== 'not-ready') this.#failed(watched, answer);
    return watched.newest;
  }

  #failed(watched: Watched, { code, reason }: ModelFault): void {
    const parts = this.#parts;
    watched.faults += 1;
    if (parts.gauges.logState !== 'durable' || parts.nowUs() < watched.toldUs + FAULT_AGAIN_US) return;
    watched.toldUs = parts.nowUs();
    const model = watched.model.card.name;
    const facts = `${watched.instrument}: ${reason}`;
    parts.record({ type: 'ModelDegraded', model, parentId: null, why: WHY[code], to: 'heuristic', facts });
  }

  #keep({ instrument, model, series }: Watched, { sample, asked, twiceCamePx }: Judged, cameUs: number): void {
    const { name, sha256, features } = model.card;
    const ground = asked && { schema: features.hash, ...asked, twiceCamePx, cameUs };
    this.#parts.options.history?.keepForecast({ instrument, model: name, sha256, ...sample, ground });
    if (series.offer(sample)) this.#tell(instrument, [sample]);
  }

  #tell(instrument: string, samples: readonly ForecastSample[]): void {
    this.#parts.publisher.publish('forecastSeries', { instrument }, samples);
  }
}

const NOTHING = { model: '', tsUs: 0, horizons: [], forecasts: 0, faults: 0 };

const newWatched = (instrument: string, model: SignalModel): Watched => ({
  instrument,
  model,
  watch: new ForecastWatch(model.card, instrument),
  series: new SampleSeries(),
  states: 0,
  whole: 0,
  wholeFromUs: 0,
  askedAt: -1,
  newest: null,
  said: null,
  nextUs: 0,
  forecasts: 0,
  faults: 0,
  toldUs: -FAULT_AGAIN_US,
});

/** The newest states, as many as the model takes; null where a gap lies within them. */
function askedOf({ model, whole, wholeFromUs }: Watched, window: FeatureWindow): Asked | null {
  const { states } = model.card.features;
  if (whole < states) return null;
  return { states: window.values().slice(-states * window.schema.names.length), wholeFromUs };
}
