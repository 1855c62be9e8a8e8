/** What a policy is told of each market beside its book: features, the best that dealers stream, what news make of it. */
import type { MarketSignals } from '../core/policy.ts';
import type { Stage } from '../core/stage.ts';
import { newsScore, tightest } from '../features/decision-features.ts';
import { executionState } from '../features/policy-state.ts';
import type { RoutingView } from '../routing/route.ts';
import type { Forecasts } from './forecasts.ts';
import type { MarketFeatures } from './market-features.ts';

export class Signals {
  readonly #stage: Pick<Stage, 'nowUs' | 'news'>;
  readonly #features: MarketFeatures;
  readonly #routing: RoutingView;
  readonly #forecasts: Forecasts;

  constructor(
    stage: Pick<Stage, 'nowUs' | 'news'>,
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
      dealerQuotes: dealer !== null,
      forecast: () => this.#forecasts.now(instrument)?.horizons ?? null,
      stateOf: (order) =>
        executionState(
          stream.window,
          dealer,
          newsScore(this.#stage.news(instrument), instrument, this.#stage.nowUs()),
          order,
        ),
    };
  }
}
