/**
 * The detectors of an engine, one an instrument: fed by every market event that reaches it, live and recovering. What
 * one comes to counts once it is in the log, so that whoever goes by it does the same in a replay; a person's pin goes
 * before it.
 */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Regime, RegimeSample, RegimeViewRow } from '../../../shared/domain/models/regime.ts';
import { REGIMES } from '../../../shared/domain/models/regime.ts';
import { twiceMidPx } from '../../core/book-view.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import type { RegimeOutlook } from '../../core/regime.ts';
import type { Stage } from '../../core/stage.ts';
import { type CapturedDetector, RegimeDetector } from '../../regimes/regime-detector.ts';
import { STEP_US } from '../../regimes/steps.ts';
import type { InstrumentMarket } from './market-state.ts';
import { SampleSeries } from './sample-series.ts';

interface Watched {
  readonly detector: RegimeDetector;
  readonly series: SampleSeries<RegimeSample>;
  /** End of the step that was sampled last. */
  sampledUs: number;
}

/** By instrument. */
export type CapturedRegimes = readonly (readonly [string, CapturedDetector])[];

type LoggedState = Pick<Stage['state'], 'regimes'>;

export class MarketRegimes {
  readonly #watched: ReadonlyMap<string, Watched>;

  constructor(instruments: readonly Instrument[]) {
    this.#watched = new Map(
      instruments.map((instrument) => [
        instrument.symbol,
        { detector: new RegimeDetector(instrument), series: new SampleSeries<RegimeSample>(), sampledUs: 0 },
      ]),
    );
  }

  capture(): CapturedRegimes {
    return Array.from(this.#watched, ([instrument, { detector }]) => [instrument, detector.capture()]);
  }

  /** Where the market of before is not played again. */
  restore(captured: CapturedRegimes, nowUs: number): void {
    for (const [instrument, detector] of captured) this.#watched.get(instrument)?.detector.restore(detector, nowUs);
  }

  /** To be called with each market event, once the book holds its effect. */
  onMarket(event: MarketEvent, { book }: InstrumentMarket): void {
    this.#watched.get(event.instrument)?.detector.onEvent(event, twiceMidPx(book));
  }

  /** To be called every second: records where a detector came to another regime. */
  look(stage: Pick<Stage, 'state' | 'record'>): void {
    for (const [instrument, { detector }] of this.#watched) {
      const from = stage.state.regimes.of(instrument).detected;
      const to = detector.regime;
      if (!detector.ready || to === from) continue;
      const probability = detector.probabilities[REGIMES.indexOf(to)]!;
      stage.record({ type: 'RegimeChanged', instrument, from, to, probability });
    }
  }

  /** To be called every second: what there is to keep of the steps that have ended, by instrument. */
  sample(state: LoggedState, tsUs: number): { readonly instrument: string; readonly sample: RegimeSample }[] {
    const kept: { instrument: string; sample: RegimeSample }[] = [];
    for (const [instrument, watched] of this.#watched) {
      if (!watched.detector.ready || tsUs < watched.sampledUs + STEP_US) continue;
      watched.sampledUs = Math.floor(tsUs / STEP_US) * STEP_US;
      const sample = {
        tsUs: watched.sampledUs,
        regime: this.#regimeOf(state, instrument, watched.detector),
        probabilities: [...watched.detector.probabilities],
      };
      if (watched.series.offer(sample)) kept.push({ instrument, sample });
    }
    return kept;
  }

  /** While a market is played up to a snapshot, the log's word is not there yet: the detector says the same, but for pins. */
  #regimeOf({ regimes }: LoggedState, instrument: string, detector: RegimeDetector): Regime {
    return regimes.known.has(instrument) ? regimes.regimeOf(instrument) : detector.regime;
  }

  /** What policies are given; null of an instrument that is not watched. A pin leaves nothing open but where a trend goes. */
  outlook({ regimes }: LoggedState, instrument: string): RegimeOutlook | null {
    const detector = this.#watched.get(instrument)?.detector;
    const pin = regimes.of(instrument).pin?.regime;
    if (!detector || pin === undefined) return detector ?? null;
    const trending = detector.probabilities[REGIMES.indexOf('trending')]!;
    return {
      probabilities: REGIMES.map((regime) => Number(regime === pin)),
      trend: pin === 'trending' && trending > 0 ? detector.trend / trending : 0,
    };
  }

  series(instrument: string): readonly RegimeSample[] {
    return this.#watched.get(instrument)?.series.all() ?? [];
  }

  rows(state: LoggedState, tsUs: number): RegimeViewRow[] {
    return Array.from(this.#watched, ([instrument, { detector }]) => {
      const { detected, sinceUs, changes, pin } = state.regimes.of(instrument);
      return {
        instrument,
        tsUs,
        regime: state.regimes.regimeOf(instrument),
        detected,
        sinceUs,
        changes,
        pin,
        ready: detector.ready,
        calibrated: detector.calibrated,
        probabilities: [...detector.probabilities],
      };
    });
  }
}
