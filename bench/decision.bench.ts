/**
 * What a decision of an adaptive order costs with the models that forecast and decide unless somebody chooses others: the
 * features of the newest event, the forecast, the policy's state and its choice; and the whole of it in an engine, from the
 * wake-up to the children that it sent, its log in memory.
 */
import { resolve } from 'node:path';
import type { Policy } from '../engine/core/policy.ts';
import type { SignalModel } from '../engine/core/model.ts';
import type { MarketEvent } from '../engine/core/market-event.ts';
import { FeatureStream } from '../engine/features/feature-stream.ts';
import { withOutlook } from '../engine/features/outlook.ts';
import { executionState } from '../engine/features/policy-state.ts';
import { OrderBook } from '../engine/feeds/order-book.ts';
import { MemoryLog } from '../engine/kernel/episode/memory-log.ts';
import { Kernel } from '../engine/kernel/kernel.ts';
import { WINDOW_STATES } from '../engine/kernel/market/market-features.ts';
import { openShelf } from '../engine/kernel/models/policy-shelf.ts';
import { openSignals } from '../engine/kernel/models/signal-shelf.ts';
import { RegimeDetector } from '../engine/regimes/regime-detector.ts';
import { simulatedLimits } from '../engine/risk/default-limits.ts';
import { marketVenues } from '../engine/venues/market/market-venues.ts';
import { builtInProfiles } from '../engine/venues/market/profile.ts';
import { SimulatedMarket } from '../engine/venues/market/simulated-market.ts';
import { US_PER_MINUTE } from '../shared/std/duration.ts';
import { temporaryFolder } from '../tests/fixtures/temporary-folder.ts';
import { type Bench, percentiles, type Report } from './bench.ts';
import { openCoreShare } from './core-share.ts';
import { orderView } from './order-view.ts';

const EVENTS = 20_000;
const GOAL_US = 250;
const SHIPPED = resolve(import.meta.dirname, '../assets/models');
const SYMBOL = 'MIDT';
const WARMED_US = 10 * US_PER_MINUTE;
const ORDER_US = 60 * US_PER_MINUTE;
/** What is measured is how long it takes, not what is done without. */
const NEVER_LATE = (): number => 0;
const profiles = builtInProfiles().filter(({ symbol }) => symbol === SYMBOL);

export const bench: Bench = async (report) => {
  const signals = await openSignals(SHIPPED, profiles, NEVER_LATE, fail);
  const signal = signals.of(SYMBOL);
  if (typeof signal === 'string') throw new Error(signal);
  using noneOfOurs = temporaryFolder();
  const shelf = await openShelf(noneOfOurs.path, NEVER_LATE, fail);
  const policy = shelf.policy(shelf.first(SYMBOL));
  if (policy === null) throw new Error('what decides is served');
  benchModels(report, signal, policy);
  benchWhole(report, await openSignals(SHIPPED, profiles, NEVER_LATE, fail), policy);
};

function fail(words: string): never {
  throw new Error(words);
}

interface Took {
  readonly wallUs: number[];
  /** Less what other load kept it from a core. */
  readonly ownUs: number[];
}

function openTimer(): { readonly took: Took; time<T>(task: () => T, counts: (result: T) => boolean): T } {
  const share = openCoreShare();
  const took: Took = { wallUs: [], ownUs: [] };
  return {
    took,
    time(task, counts) {
      const before = share().waitedMs;
      const beganMs = performance.now();
      const result = task();
      const wallMs = performance.now() - beganMs;
      if (!counts(result)) return result;
      took.wallUs.push(1_000 * wallMs);
      took.ownUs.push(1_000 * Math.max(0, wallMs - (share().waitedMs - before)));
      return result;
    },
  };
}

function tell(report: Report, name: string, { wallUs, ownUs }: Took, models: readonly string[]): void {
  const own = percentiles(ownUs);
  const detail = { decisions: ownUs.length, models, ownCore: own, wall: percentiles(wallUs), goal: GOAL_US };
  report({ name: `decision/${name}/p50`, value: own.p50, unit: 'µs', detail });
  report({ name: `decision/${name}/p99`, value: own.p99, unit: 'µs', detail });
}

/** As if every event of a market called for a decision. */
function benchModels(report: Report, signal: SignalModel, policy: Policy): void {
  const market = new SimulatedMarket(profiles, 'bench');
  const [instrument] = market.instruments;
  const stream = new FeatureStream(instrument!, WINDOW_STATES);
  const detector = new RegimeDetector(instrument!);
  const book = new OrderBook();
  const may = Array.from({ length: 8 }, () => true);
  const timer = openTimer();
  const decide = (event: MarketEvent): boolean => {
    if (!stream.onEvent(event, book) || !stream.window.ready) return false;
    detector.onEvent(event, stream.twiceMidPx);
    const forecast = signal.forecast(stream.window);
    const state = executionState(stream.window, null, 0, orderView(book, instrument!));
    if (!forecast.ok || !state) throw new Error('both answer');
    const whole = withOutlook(state, 'buy', forecast.horizons, detector);
    if (typeof whole === 'string') throw new Error(whole);
    policy.choose(policy.schema === 'execution-2' ? whole : state, may);
    return true;
  };
  for (let event = market.next(); event && timer.took.ownUs.length < EVENTS; event = market.next()) {
    const next = event;
    book.apply(next);
    timer.time(() => decide(next), Boolean);
  }
  tell(report, 'models', timer.took, [signal.card.name, policy.id]);
}

function benchWhole(report: Report, signals: Awaited<ReturnType<typeof openSignals>>, policy: Policy): void {
  const feed = new SimulatedMarket(profiles, 'bench');
  let decisions = 0;
  const kernel = new Kernel({
    name: 'bench',
    version: '0',
    seed: 'bench',
    pace: null,
    feed,
    openVenues: marketVenues(feed),
    signals,
    log: new MemoryLog(),
    limits: new Map(feed.instruments.map((each) => [each.symbol, simulatedLimits(each)])),
    policyFor: () => policy,
    onDecision: () => void (decisions += 1),
    defer: (task) => task(),
    onTrouble: fail,
  });
  kernel.start();
  const fromUs = kernel.nowUs() + WARMED_US;
  while (!kernel.advanceTo(fromUs, 1_000_000));
  const endUs = fromUs + ORDER_US;
  const order = { instrument: SYMBOL, side: 'buy', qty: 20_000, limitPx: null, note: '' } as const;
  const params = { strategy: 'adaptive', sliceUs: 30_000_000, envelopePct: 5 } as const;
  const command = { kind: 'SubmitParent', ...order, params, startUs: null, endUs } as const;
  void kernel.command(command, { actor: 'bench', commandId: 'order' });
  const timer = openTimer();
  for (let caughtUp = false; !caughtUp;) {
    const before = decisions;
    const step = (): boolean => kernel.advanceTo(endUs, 1);
    caughtUp = timer.time(step, () => decisions > before);
  }
  kernel.close();
  tell(report, 'whole', timer.took, ['signal-midt', policy.id]);
}
