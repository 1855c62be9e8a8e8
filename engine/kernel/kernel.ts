/**
 * Puts the stages together into an engine: feeds into the dispatcher, events into the log, effects out of it. What
 * always holds: an effect leaves, an answer is given and a table changes only after the record behind it is durable.
 */
import type { Command } from '../../shared/domain/command.ts';
import type { Child } from '../../shared/domain/orders/child.ts';
import type { EngineEvent } from '../../shared/domain/event.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { invariant } from '../../shared/std/assert.ts';
import { seededRng } from '../../shared/std/rng.ts';
import type { RowOf, TableName } from '../../shared/protocol/tables.ts';
import type { BookView } from '../core/book-view.ts';
import { Dispatcher } from '../core/dispatcher.ts';
import type { EnginePort, Origin, TableChange, TableParams } from '../core/engine-port.ts';
import { EngineState, type StateRemoval, type StateRow } from '../core/engine-state.ts';
import type { Stage, VenueEffect } from '../core/stage.ts';
import type { Venue, VenueReport, VenueRim, VenueSet } from '../core/venue.ts';
import { OrderManager } from '../oms/order-manager.ts';
import { type ParentEnded, ParentManager } from '../oms/parent-manager.ts';
import type { Reconciler } from '../oms/reconciler.ts';
import { createRiskGate } from '../risk/gate.ts';
import type { ExceptionDesk } from '../exceptions/exception-desk.ts';
import { Rates } from '../risk/limits/rates.ts';
import { PolicyPreviews } from '../risk/policy-previews.ts';
import { SentOrders } from '../risk/sent-orders.ts';
import type { StopDesk } from '../risk/stops.ts';
import type { ModelDesk } from '../rollout/model-desk.ts';
import { AlgoRunner } from './orders/algo-runner.ts';
import { type Answer, logUnavailable } from './commands/answers.ts';
import { CommandDoor } from './commands/command-door.ts';
import { Committer } from './log/committer.ts';
import { openCommandDesk } from './commands/open-command-desk.ts';
import { FaultDesk } from './fault-desk.ts';
import type { KernelOptions } from './kernel-options.ts';
import { Forecasts } from './models/forecasts.ts';
import { HandOrders } from './orders/hand-orders.ts';
import { Historian } from './log/historian.ts';
import { GaugeTeller } from './tables/gauge-teller.ts';
import { firstGauges, type Gauges, type KernelParts } from './kernel-parts.ts';
import { loggedParts } from './log/logged-parts.ts';
import { MarketFigures } from './market/market-figures.ts';
import { MarketFeatures } from './market/market-features.ts';
import { MarketIntake } from './market/market-intake.ts';
import { MarketState } from './market/market-state.ts';
import { metricsOf } from './tables/metrics.ts';
import { openModels } from './models/open-models.ts';
import { Outcomes } from './commands/outcomes.ts';
import { Publisher } from './tables/publisher.ts';
import { replyTo } from './questions/questions.ts';
import { openReconciler, recover } from './log/recovery.ts';
import { RegimeFollower } from './orders/regime-follower.ts';
import { ReferencePrices } from './market/reference-prices.ts';
import { Routing } from './market/routing.ts';
import { Snapshots } from './log/snapshots.ts';
import { startSeconds } from './seconds.ts';
import { newsPort, readTable } from './tables/table-reader.ts';
import { openExceptions } from './exception-watch.ts';
import { openStopping, type Stopping } from './stopping.ts';
import { TradeTape } from './market/trade-tape.ts';

/** After the last session has ended the clock runs on this long, for venues to answer. */
const CLOSING_US = 10 * US_PER_SECOND;

export class Kernel implements EnginePort, Stage, KernelParts {
  readonly name: string;
  readonly version: string;
  readonly state: EngineState;
  readonly market: MarketState;
  readonly figures: MarketFigures;
  readonly features: MarketFeatures;
  readonly forecasts = new Forecasts(this);
  readonly tape = new TradeTape();
  readonly venues: VenueSet;
  readonly routing: Routing;
  readonly rates: Rates;
  readonly reference = new ReferencePrices();
  readonly #sent = new SentOrders(this, (parentId) => this.algos.marketSince(parentId));
  readonly previews = new PolicyPreviews(this, this.#sent);
  readonly publisher = new Publisher();
  readonly options: KernelOptions;
  readonly dispatcher: Dispatcher;
  readonly gauges: Gauges;
  readonly orders: OrderManager;
  readonly parents: ParentManager;
  readonly stops: StopDesk;
  readonly stopping: Stopping;
  readonly exceptions: ExceptionDesk;
  readonly models: ModelDesk;
  readonly algos: AlgoRunner;
  readonly faults: FaultDesk;
  readonly hands: HandOrders;
  readonly reconciler: Reconciler;
  readonly #door: CommandDoor;
  readonly historian = new Historian(this, () => this.#newestSeq);
  readonly #outcomes = new Outcomes();
  readonly #committer: Committer;
  readonly #snapshots = new Snapshots(this);
  readonly #endUs: number;
  readonly #intake: MarketIntake;
  readonly news: Stage['news'];
  readonly #teller = new GaugeTeller(this.publisher);
  readonly #onMissed = (child: Child): void => this.reconciler.onMissed(child);
  /** Of the newest record, durable or not yet. */
  #newestSeq = 0;
  #live = false;
  #logged: KernelParts | null = null;

  constructor(options: KernelOptions) {
    this.options = options;
    this.name = options.name;
    this.version = options.version;
    this.market = new MarketState(options.feed.depth);
    this.figures = new MarketFigures(options.feed.instruments, options.figures);
    this.features = new MarketFeatures(options.feed.instruments);
    this.news = newsPort(this);
    this.state = new EngineState((row) => this.#onRow(row));
    this.dispatcher = new Dispatcher(options.feed, options.liveUs?.() ?? options.feed.peekUs() ?? 0, (event) =>
      this.#intake.onMarket(event),
    );
    this.#endUs = Math.max(...options.feed.instruments.map((i) => i.sessionEndUs)) + CLOSING_US;
    this.gauges = firstGauges(options.pace);
    this.#committer = new Committer(this, this.#outcomes, (effect) => this.#deliver(effect));
    this.#intake = new MarketIntake(this);
    this.orders = new OrderManager(this, (child) => this.#onChild(child), this.#onMissed);
    this.reconciler = openReconciler(this, (report) => this.#onReport(report));
    const cancel = (childId: string, reason: string): void => this.orders.cancel(childId, reason);
    this.parents = new ParentManager(this, cancel, (ended) => this.#onEnded(ended));
    this.stopping = openStopping({
      stage: this,
      cancel,
      settled: (settled) => this.#outcomes.stopSettled(settled),
      freed: () => this.#onFreed(),
      elapsedUs: options.elapsedUs,
      pace: () => this.gauges.pace,
    });
    this.stops = this.stopping.stops;
    this.faults = new FaultDesk({
      stage: this,
      venueIds: () => [...this.venues.venues.keys()],
      tell: (event) => this.#intake.take(event),
      resynchronise: () => options.feed.seekOffset(this.#intake.nextOffset),
    });
    this.venues = options.openVenues(this.#venueRim());
    this.routing = new Routing(this, this.venues);
    this.rates = new Rates(this);
    const gate = createRiskGate(this, this.rates);
    this.models = openModels(this);
    this.algos = new AlgoRunner({
      stage: this,
      market: this.market,
      figures: this.figures,
      gate,
      orders: this.orders,
      parents: this.parents,
      routing: this.routing.view,
      features: this.features,
      forecasts: this.forecasts,
      models: this.models,
      follower: new RegimeFollower(this, this.parents),
      viewShowsOwn: this.venues.viewShowsOwn,
      seed: options.seed,
    });
    this.hands = new HandOrders({
      stage: this,
      gate,
      orders: this.orders,
      routing: this.routing.view,
      marketSince: (parentId) => this.algos.marketSince(parentId),
      onReplaced: (replaced) => this.#outcomes.childReplaced(replaced, this.#newestSeq),
    });
    const desk = openCommandDesk(this, this.hands, (pace) => this.setPace(pace));
    this.#door = new CommandDoor(this, desk, this.#outcomes, this.#committer);
    this.exceptions = openExceptions(this);
    startSeconds(this, (tsUs, task) => this.schedule(tsUs, task));
  }

  #venueRim(): VenueRim {
    return {
      trouble: (venueId) => this.faults.troubleOf(venueId),
      nowUs: () => this.nowUs(),
      schedule: (tsUs, task) => this.schedule(tsUs, task),
      report: (report) => this.#onReport(report),
      listed: (statement) => this.#live && this.reconciler.onStatement(statement),
      book: (instrument) => this.market.get(instrument)?.book ?? null,
      rng: seededRng(this.options.seed).fork('venue'),
    };
  }

  /** Reads the log back, or begins it; afterwards the engine trades. Throws EventLogError where the log cannot be used. */
  start(): void {
    const marketStartUs = this.nowUs();
    recover(this, this.#snapshots, (effect) => this.#deliver(effect));
    this.faults.follow(this.options.scenario ?? [], marketStartUs, this.options.onTrouble);
    this.#live = true;
    this.models.remember();
    this.forecasts.remember();
    this.models.rollouts.reconcile();
    this.flush();
    if (this.gauges.logState === 'durable') this.#snapshots.start();
  }

  get epoch(): number {
    return this.state.epoch;
  }

  nowUs = (): number => this.dispatcher.nowUs;

  logSeq = (): number => this.options.log.durableSeq;

  book(instrument: string): BookView | null {
    return this.faults.feedIsDown ? null : this.venues.view(instrument);
  }

  referencePx(instrument: string, windowUs: number): number {
    return this.reference.mean(instrument, this.nowUs(), windowUs);
  }

  unfit(instrument: string): string | null {
    if (this.faults.feedIsDown) return 'market data has stopped';
    return this.options.unfit?.(instrument, this.nowUs()) ?? null;
  }

  schedule(tsUs: number, task: () => void): void {
    this.dispatcher.schedule(tsUs, task);
  }

  record(event: EngineEvent): number {
    const { seq, tsUs } = this.options.log.append(this.nowUs(), event);
    this.#newestSeq = seq;
    this.fold(event, seq, tsUs);
    return seq;
  }

  fold(event: EngineEvent, seq: number, tsUs: number): void {
    this.#sent.onEvent(event, tsUs);
    this.state.apply(event, seq, tsUs);
    this.routing.quality.onEvent(event, tsUs);
    this.rates.onEvent(event, tsUs);
    if (!this.#live) this.rates.onReadBack(event, tsUs);
    this.publisher.stageJournal({ seq, tsUs, event });
  }

  send(effect: VenueEffect): void {
    this.#committer.send(effect);
  }

  /** Group commit, then everything that waited for it: tables, answers, outcomes, messages to venues. */
  flush(): void {
    if (this.#live) this.#committer.flush();
  }

  /** False while the log is read back: nothing is told, and what the venues say is in it already. */
  get isLive(): boolean {
    return this.#live;
  }

  /** Runs what is due until `targetUs`, at most `maxItems` of it, and tells of it. True when nothing due is left. */
  advanceTo(targetUs: number, maxItems: number): boolean {
    // Without a log nothing can be decided any more: the engine stands still until it is restarted.
    if (this.gauges.logState !== 'durable') return true;
    const caughtUp = this.dispatcher.advanceTo(Math.min(targetUs, this.#endUs), maxItems, () => {
      if (this.#committer.hasEffects) this.flush();
    });
    this.flush();
    this.publisher.publish('quotes', {}, this.market.takeTouched());
    if (caughtUp && targetUs >= this.#endUs && this.gauges.marketState !== 'ended') this.#marketEnds();
    return caughtUp;
  }

  command(command: Command, origin: Origin): Promise<Answer> {
    return this.#door.command(command, origin);
  }

  ask: EnginePort['ask'] = (question, actor) => replyTo(this, question, actor);

  setPace(pace: number | null): void {
    if (this.gauges.marketState === 'ended') return;
    this.gauges.pace = pace;
    this.gauges.marketState = pace === 0 ? 'paused' : 'running';
  }

  snapshot<T extends TableName>(table: T, params: TableParams): { seq: number; rows: readonly RowOf<T>[] } | null {
    this.flush();
    const rows = readTable(this.#shown(), table, params);
    return rows && { seq: this.publisher.seqOf(table, params), rows };
  }

  onChange(listener: (change: TableChange, seq: number) => void): () => void {
    return this.publisher.onChange(listener);
  }

  onOutcome: EnginePort['onOutcome'] = (listener) => this.#outcomes.onOutcome(listener);

  setSupervisors(names: readonly string[]): void {
    if (!this.#live || this.gauges.logState !== 'durable') return;
    this.stopping.deadMan.supervisors(names);
    this.options.defer(() => this.flush());
  }

  /** Several times a second by the wall clock, with how many market events went by in a second lately. */
  publishGauges(eventsPerSecond: number): void {
    this.gauges.eventsPerSecond = eventsPerSecond;
    this.#teller.tell(this.#shown());
  }

  notReady(): string | null {
    if (!this.#live) return 'the event log is being read back';
    return this.gauges.logState === 'durable' ? null : logUnavailable(this.gauges.logState).reason;
  }

  metrics = (): ReadonlyMap<string, number> => metricsOf(this);

  /** Leaves the log whole: notes where the market stands and makes it durable. */
  close(): void {
    if (this.#live && this.gauges.logState === 'durable') {
      this.record({ type: 'MarketPositioned', market: this.position() });
      this.flush();
      if (this.gauges.logState === 'durable') this.#snapshots.keep();
    }
    this.#live = false;
    this.options.history?.close();
    this.options.log.close();
  }

  position(): { source: string; offset: number } {
    return { source: this.options.feed.source, offset: this.#intake.nextOffset };
  }

  /** What tables are read from: the engine or, once its log has failed, what the log has of it. */
  #shown(): KernelParts {
    if (this.gauges.logState === 'durable') return this;
    return (this.#logged ??= loggedParts(this));
  }

  #deliver(effect: VenueEffect): void {
    const venue = this.#venueOf(effect.venue);
    if (effect.kind === 'submit') venue.submit(effect.order);
    else if (effect.kind === 'list') venue.list(effect.listId, effect.sinceUs);
    else venue[effect.kind](effect.childId);
  }

  #venueOf(venueId: string): Venue {
    const venue = this.venues.venues.get(venueId);
    invariant(venue, `venue ${venueId} is one of this engine's`);
    return venue;
  }

  #onReport(report: VenueReport): void {
    // While the log is read back, what the venues say is in it already.
    if (!this.#live) return;
    const filledQty = this.state.children.get(report.childId)?.filledQty;
    this.orders.onReport(report);
    const child = this.state.children.get(report.childId);
    // What is told again is no execution.
    if (!child || report.kind !== 'filled' || child.filledQty === filledQty) return;
    this.tape.addOwn(child, report, this.nowUs());
    this.historian.onFill(child, report);
  }

  #onEnded(ended: ParentEnded): void {
    this.#outcomes.parentEnded(ended);
    this.models.ended(ended.parentId);
  }

  #onFreed(): void {
    this.algos.attendFreed();
    this.hands.attendFreed();
  }

  #onRow(row: StateRow | StateRemoval): void {
    this.publisher.stage(row);
    if (row.table !== 'parents' || 'removed' in row) return;
    this.algos.onParentRow(row.row);
    this.historian.onParent(row.row);
  }

  #onChild(child: Child): void {
    this.rates.watch(this.state.parent(child.parentId).params.strategy);
    this.algos.onChild(child);
    this.hands.onChild(child);
    this.stops.onChild(child);
    this.reconciler.onChild(child);
    this.#outcomes.childChanged(child, this.#newestSeq);
  }

  #marketEnds(): void {
    this.gauges.marketState = 'ended';
    if (this.gauges.logState !== 'durable') return;
    this.record({ type: 'MarketEnded', market: this.position() });
    this.flush();
  }
}
