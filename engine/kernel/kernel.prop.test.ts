/**
 * Whatever is commanded, lost on the way to or from the venue, or crashed in between: the rules that a trader relies on
 * hold before every record ({@link WatchedLog}), and in the end a stop over everything is confirmed.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../shared/domain/command.ts';
import type { StopScope } from '../../shared/domain/safety/stop.ts';
import { defaultParams, STRATEGY_NAMES, type StrategyParams } from '../../shared/domain/orders/strategy.ts';
import { DEFAULT_TERMS, type WorkingTerms } from '../../shared/domain/orders/working-terms.ts';
import { US_PER_MS, US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { WatchedLog } from '../../tests/fixtures/engine-invariants.ts';
import { submitParent, TestEngine } from '../../tests/fixtures/engine-kernel.ts';
import type { OpenVenues } from '../core/venue.ts';
import { SIMULATED_MARKET_LIMITS } from '../risk/default-limits.ts';
import { replayVenues } from '../venues/replay-venues.ts';

const INSTRUMENTS = ['MIDT', 'LRGE', 'SMLL'] as const;

interface Step {
  readonly passMs: number;
  readonly what: 'nothing' | 'restart' | 'end limits' | Command['kind'];
  readonly pick: number;
  readonly size: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  passMs: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 5, max: 3_000 }), fc.constant(15_000)),
  what: fc.oneof(
    { weight: 6, arbitrary: fc.constant('SubmitParent' as const) },
    { weight: 3, arbitrary: fc.constantFrom('AmendParent' as const, 'PauseParent' as const, 'ResumeParent' as const) },
    { weight: 3, arbitrary: fc.constantFrom('CancelParent' as const, 'EngageStop' as const, 'SetLimits' as const) },
    { weight: 1, arbitrary: fc.constant('RunDrill' as const) },
    { weight: 5, arbitrary: fc.constantFrom('AskRelease' as const, 'ReleaseStop' as const) },
    { weight: 1, arbitrary: fc.constant('restart' as const) },
    { weight: 2, arbitrary: fc.constant('nothing' as const) },
  ),
  pick: fc.nat(1_000),
  size: fc.nat(1_000),
});

/** Of every strategy, impatient enough for runs of seconds. */
function someParams(pick: number, size: number): StrategyParams {
  const params = defaultParams(STRATEGY_NAMES[pick % STRATEGY_NAMES.length]!);
  if (params.strategy === 'pov') return { ...params, participationPct: 1 + (pick % 30) };
  if (params.strategy === 'peg') return { ...params, offsetTicks: (pick % 7) - 3, displayQty: 1 + (size % 300) };
  return { ...params, sliceUs: (1 + (size % 10)) * US_PER_SECOND };
}

const someTerms = (pick: number, size: number, bidPx: number): WorkingTerms => ({
  ...DEFAULT_TERMS,
  urgency: (['low', 'medium', 'high'] as const)[size % 3]!,
  maxParticipationPct: pick % 4 === 0 ? null : 30 + (pick % 30),
  minParticipationPct: pick % 5 === 0 ? 1 + (pick % 20) : null,
  wouldPx: size % 7 === 0 ? bidPx + ((size % 5) - 2) * 100 : null,
});

class Run {
  readonly log = new WatchedLog();
  engine: TestEngine;
  readonly #lossPct: number;
  readonly #rng;
  #lossless = false;
  /** What the venue of this life says that it has filled of an order. */
  readonly #filledAtVenue = new Map<string, number>();
  #childrenBefore = 0;

  constructor(seed: number, lossPct: number) {
    this.#lossPct = lossPct;
    this.#rng = seededRng(seed);
    this.engine = this.#start();
  }

  #start(): TestEngine {
    this.log.kernel = null;
    const loses = (): boolean => !this.#lossless && this.#rng.below(100) < this.#lossPct;
    const openVenues: OpenVenues = (rim) =>
      replayVenues({ venueId: 'SIM', latencyUs: [150, 250], faults: { loses } })({
        ...rim,
        report: (report) => {
          if (report.kind === 'status') this.#filledAtVenue.set(report.childId, report.filledQty);
          rim.report(report);
        },
      });
    const engine = new TestEngine({ log: this.log, openVenues });
    this.log.kernel = engine.kernel;
    this.#childrenBefore = engine.state.children.size;
    return engine;
  }

  async take({ passMs, what, pick, size }: Step): Promise<void> {
    if (what === 'restart') {
      this.engine.crash();
      this.engine = this.#start();
    } else if (what !== 'nothing') {
      const command = this.#commandOf(what, pick, size);
      if (command) await this.engine.command(command);
    }
    this.engine.pass(passMs * US_PER_MS);
  }

  #commandOf(kind: Step['what'], pick: number, size: number): Command | null {
    const { kernel, state } = this.engine;
    const nowUs = kernel.nowUs();
    const instrument = INSTRUMENTS[pick % 3]!;
    const parent = [...state.parents.values()].at(-1 - (pick % 5));
    const stopId = `S${1 + (pick % (state.stops.size + 1))}`;
    const bidPx = kernel.book(instrument)!.bestPx('buy');
    switch (kind) {
      case 'SubmitParent':
        return submitParent(nowUs, {
          instrument,
          side: size % 2 === 0 ? 'buy' : 'sell',
          qty: 1 + size * 20,
          params: someParams(pick, size),
          terms: someTerms(pick, size, bidPx),
          limitPx: size % 3 === 0 ? bidPx + ((size % 11) - 5) * 100 : null,
          startUs: size % 4 === 0 ? nowUs + 5 * US_PER_SECOND : null,
          endUs: nowUs + (6 + (size % 120)) * US_PER_SECOND,
        });
      case 'AmendParent': {
        if (!parent) return null;
        const qty = size % 2 === 0 ? { qty: Math.max(1, parent.filledQty + parent.openQty + size) } : {};
        const endUs = size % 3 === 0 ? { endUs: nowUs + (1 + size) * US_PER_SECOND } : {};
        const limitPx = size % 5 === 0 ? { limitPx: bidPx } : {};
        return { kind, parentId: parent.parentId, expectedVersion: parent.version, ...qty, ...endUs, ...limitPx };
      }
      case 'PauseParent':
        return parent ? { kind, parentId: parent.parentId, children: size % 2 === 0 ? 'keep' : 'pull' } : null;
      case 'ResumeParent':
      case 'CancelParent':
        return parent ? { kind, parentId: parent.parentId } : null;
      case 'EngageStop':
      case 'RunDrill':
        return {
          kind,
          scopes: scopesOf(size, instrument, parent?.parentId),
          degree: (['hold', 'reduce', 'cancel'] as const)[pick % 3]!,
          reason: 'a try',
        };
      case 'AskRelease':
        return { kind, stopId };
      case 'ReleaseStop':
        return { kind, stopId, reason: size % 5 === 0 ? ' ' : 'looked at it' };
      case 'SetLimits': {
        const { maxOrderQty: _unset, ...others } = SIMULATED_MARKET_LIMITS;
        const limits = [
          SIMULATED_MARKET_LIMITS,
          { ...SIMULATED_MARKET_LIMITS, maxOrderQty: 1 + size, priceCollarBps: 3 },
          others,
        ];
        return { kind, instrument, limits: limits[pick % 3]!, reason: 'a try' };
      }
      default:
        return null;
    }
  }

  /** Nothing is lost any more, and everything is stopped. */
  async settle(): Promise<void> {
    this.#lossless = true;
    await this.engine.command({ kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'the end' });
    this.engine.pass(2 * US_PER_MINUTE);
    this.log.checkState(this.engine.kernel);
  }

  /** Orders of this life of which the engine knows of other fills than the venue. */
  misjudged(): string[] {
    const children = [...this.engine.state.children.values()].slice(this.#childrenBefore);
    for (const { childId, venue } of children) this.engine.kernel.venues.venues.get(venue)?.query(childId);
    this.engine.pass(US_PER_SECOND);
    const wrong = children.filter(({ childId, filledQty }) => this.#filledAtVenue.get(childId) !== filledQty);
    return wrong.map(({ childId, filledQty }) => `${childId}: ${filledQty}, not ${this.#filledAtVenue.get(childId)}`);
  }
}

function scopesOf(size: number, instrument: string, parentId: string | undefined): StopScope[] {
  const scopes: StopScope[] = [
    { kind: 'instrument', instrument },
    { kind: 'strategy', strategy: size % 2 === 0 ? 'twap' : 'pov' },
    { kind: 'venue', venue: 'SIM' },
    { kind: 'trader', trader: size % 3 === 0 ? 'ann' : 'nobody' },
    { kind: 'model', model: 'none' },
    {
      kind: 'intersection',
      of: [
        { kind: 'venue', venue: 'SIM' },
        { kind: 'instrument', instrument },
      ],
    },
    ...(parentId === undefined ? [] : [{ kind: 'parent' as const, parentId }]),
  ];
  if (size % 7 === 0) return [{ kind: size % 2 === 0 ? 'all' : 'engine' }];
  const from = size % scopes.length;
  return scopes.slice(from, from + 1 + (size % 3));
}

describe('an engine under random commands, losses and crashes', () => {
  it('keeps its rules before every record, and stops when told to', async () => {
    let children = 0;
    let fills = 0;
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 40 }),
      fc.nat(),
      fc.constantFrom(0, 3, 30),
      async (steps, seed, lossPct) => {
        const run = new Run(seed, lossPct);
        for (const one of steps) await run.take(one);
        await run.settle();
        const { state } = run.engine;
        expect([...state.openChildren.values()].flatMap((ids) => [...ids])).toEqual([]);
        const cancelling = [...state.activeStops].map((id) => state.stop(id)).filter(({ degree }) => degree !== 'hold');
        for (const stop of cancelling) expect(stop).toMatchObject({ state: 'confirmed', unknown: 0 });
        expect(run.misjudged()).toEqual([]);
        const logged = run.log.fillsByParent();
        for (const { parentId, filledQty } of state.parents.values()) expect(filledQty).toBe(logged.get(parentId) ?? 0);
        expect(run.engine.kernel.orders.anomalies).toBe(0);
        children += state.children.size;
        fills += state.executions.size;
      },
    );
    await fc.assert(property, { numRuns: 80, seed: 20_260_105, endOnFailure: true });
    // The property means something only where orders were worked.
    expect(children).toBeGreaterThan(500);
    expect(fills).toBeGreaterThan(200);
  });
});
