/** What a policy is told of each market beside its book: features, dealers' best, news, and what is forecast of it. */
import type { MarketSignals, OrderView } from '../../core/policy.ts';
import type { Stage } from '../../core/stage.ts';
import { newsScore, tightest } from '../../features/decision-features.ts';
import { withOutlook } from '../../features/outlook.ts';
import { executionState } from '../../features/policy-state.ts';
import { EXECUTION_SCHEMA, OUTLOOK_SCHEMA } from '../../features/schema.ts';
import type { RoutingView } from '../../routing/route.ts';
import type { Forecasts } from './forecasts.ts';
import type { MarketFeatures } from '../market/market-features.ts';

export class Signals {
  readonly #stage: Pick<Stage, 'state' | 'nowUs' | 'news'>;
  readonly #features: MarketFeatures;
  readonly #routing: RoutingView;
  readonly #forecasts: Forecasts;

  constructor(
    stage: Pick<Stage, 'state' | 'nowUs' | 'news'>,
    features: MarketFeatures,
    forecasts: Forecasts,
    routing: RoutingView,
  ) {
    this.#forecasts = forecasts;
    this.#stage = stage;
    this.#features = features;
    this.#routing = routing;
  }

  /** Null of an instrument that is not traded here. */
  of(instrument: string): MarketSignals | null {
    const stream = this.#features.stream(instrument);
    if (!stream) return null;
    const dealer = tightest(this.#routing.terms.map(({ venueId }) => this.#routing.quote(venueId, instrument)));
    return {
      darkPools: this.#routing.terms.some(({ kind }) => kind === 'dark'),
      dealerQuotes: dealer !== null,
      forecast: () => this.#forecasts.now(instrument)?.horizons ?? null,
      stateOf: (order, schema = EXECUTION_SCHEMA.id) => {
        const news = newsScore(this.#stage.news(instrument), instrument, this.#stage.nowUs());
        const state = executionState(stream.window, dealer, news, order);
        if (!state) return 'the market has not shown enough states yet';
        if (schema === EXECUTION_SCHEMA.id) return state;
        if (schema !== OUTLOOK_SCHEMA.id) return `no policy is given states under ${schema}`;
        return this.#withOutlook(instrument, state, order);
      },
    };
  }

  #withOutlook(instrument: string, state: Float32Array, { side }: OrderView): Float32Array | string {
    const forecast = this.#forecasts.now(instrument);
    const regimes = this.#features.regimes.outlook(this.#stage.state, instrument);
    if (!forecast || !regimes) return `nothing forecasts ${instrument} just now`;
    return withOutlook(state, side, forecast.horizons, regimes);
  }
}
