/**
 * Whatever traders ask of orders and whatever their venue says, the impossible included: verbs are taken in the states of
 * the table alone, no order leaves against the rules ({@link WatchedLog}), children stay within their parent but for
 * executions that a venue should not have made, which are told, and the log folds to the same state again.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../shared/domain/command.ts';
import { CHILD_ENDED } from '../../../shared/domain/orders/child.ts';
import { ORDER_VERB_KINDS, type OrderVerbKind, verbOf } from '../../../shared/domain/orders/order-verbs.ts';
import { PARENT_ENDED, type Parent } from '../../../shared/domain/orders/parent.ts';
import { US_PER_MS, US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { type Rng, seededRng } from '../../../shared/std/rng.ts';
import { WatchedLog } from '../../../tests/fixtures/engine-invariants.ts';
import { submitParent, TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { EngineState } from '../../core/engine-state.ts';
import type { OpenVenues, VenueReport } from '../../core/venue.ts';
import { replayVenues } from '../../venues/replay-venues.ts';

interface Step {
  readonly passMs: number;
  readonly what: 'enter' | 'stop' | 'release' | 'restart' | OrderVerbKind;
  readonly actor: 'ann' | 'bob';
  readonly pick: number;
  readonly size: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  passMs: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 5, max: 9_000 }), fc.constant(9_000)),
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constant('enter' as const) },
    { weight: 12, arbitrary: fc.constantFrom(...ORDER_VERB_KINDS) },
    { weight: 6, arbitrary: fc.constantFrom('TakeOver' as const, 'PlaceChild' as const, 'ReplaceChild' as const) },
    { weight: 1, arbitrary: fc.constantFrom('stop' as const, 'restart' as const) },
    { weight: 2, arbitrary: fc.constant('release' as const) },
  ),
  actor: fc.constantFrom('ann', 'bob'),
  pick: fc.nat(1_000),
  size: fc.nat(1_000),
});

/** What a venue may say on top of the truth. */
function lie(report: VenueReport, rng: Rng, told: ReadonlyMap<string, VenueReport>): VenueReport {
  const { childId } = report;
  const before = [...told.keys()];
  const old = before[rng.below(before.length)] ?? childId;
  const execId = `lie-${rng.below(1_000_000)}`;
  const fill = {
    kind: 'filled',
    execId,
    px: 2_500_000 + rng.below(100),
    qty: 1 + rng.below(400),
    liquidity: 'maker',
  } as const;
  switch (rng.below(6)) {
    case 0:
      return report;
    case 1:
      return { ...fill, childId };
    case 2:
      return { ...fill, childId: old };
    case 3:
      return { kind: 'acknowledged', childId: `X${rng.below(9)}` };
    case 4:
      return { kind: 'rejected', childId, reason: 'a change of mind' };
    default:
      return { kind: 'cancelled', childId: old, reason: 'unasked', filledQty: 0 };
  }
}

class Run {
  readonly log = new WatchedLog();
  engine: TestEngine;
  honest: boolean;
  readonly taken = new Map<string, number>();
  /** Answers that the table of verbs does not give. */
  readonly wrong: string[] = [];
  readonly #rng: Rng;

  constructor(seed: number, honest: boolean) {
    this.#rng = seededRng(seed);
    this.honest = honest;
    this.engine = this.#start();
  }

  #start(): TestEngine {
    this.log.kernel = null;
    const told = new Map<string, VenueReport>();
    const openVenues: OpenVenues = (rim) =>
      replayVenues({ venueId: 'SIM', latencyUs: [150, 250] })({
        ...rim,
        report: (report) => {
          rim.report(report);
          told.set(report.childId, report);
          if (!this.honest && this.#rng.below(100) < 4) rim.report(lie(report, this.#rng, told));
        },
      });
    const engine = new TestEngine({ log: this.log, openVenues });
    this.log.kernel = engine.kernel;
    return engine;
  }

  async take({ passMs, what, actor, pick, size }: Step): Promise<void> {
    if (what === 'restart') {
      this.engine.crash();
      this.engine = this.#start();
    } else if (what === 'release') {
      await this.engine.release();
    } else if (what === 'stop' || what === 'enter') {
      await this.engine.commandOf(actor, what === 'stop' ? stopOf(pick) : this.#entry(pick, size));
    } else {
      await this.#verb(what, actor, pick, size);
    }
    this.engine.pass(passMs * US_PER_MS);
  }

  /** What is taken is taken in a state of the table, and what is refused for its state is not in one. */
  async #verb(kind: OrderVerbKind, actor: string, pick: number, size: number): Promise<void> {
    const parents = [...this.engine.state.parents.values()];
    const willing = parents.filter(({ state }) => verbOf(kind).states.includes(state));
    // Mostly one that may take it, and by who may: else nearly all would be refused.
    const among = willing.length > 0 && pick % 4 > 0 ? willing : parents;
    const parent = among.at(-1 - (pick % Math.min(3, among.length)));
    if (!parent) return;
    const who = size % 4 > 0 ? (parent.workedBy ?? actor) : actor;
    const answer = await this.engine.commandOf(who, this.#command(kind, parent, pick, size));
    const isIn = verbOf(kind).states.includes(parent.state);
    if (answer.status === 'accepted') this.taken.set(kind, (this.taken.get(kind) ?? 0) + 1);
    if (!isIn && answer.code !== 'WRONG_STATE') this.wrong.push(`${kind} of a ${parent.state} order: ${answer.status}`);
  }

  #entry(pick: number, size: number): Command {
    const { kernel } = this.engine;
    const nowUs = kernel.nowUs();
    const terms = submitParent(nowUs, {
      instrument: 'LRGE',
      side: size % 2 === 0 ? 'buy' : 'sell',
      qty: 1 + size * 5,
      params: pick % 2 === 0 ? TWAP : { strategy: 'pov', participationPct: 1 + (pick % 20) },
      startUs: size % 4 === 0 ? nowUs + 5 * US_PER_SECOND : null,
      endUs: nowUs + (30 + (size % 140)) * US_PER_SECOND,
    });
    return pick % 3 === 0 ? { ...terms, kind: 'StageParent' } : terms;
  }

  #command(kind: OrderVerbKind, parent: Parent, pick: number, size: number): Command {
    const { parentId, version, side } = parent;
    const { state, kernel } = this.engine;
    const children = size % 2 === 0 ? 'keep' : 'pull';
    const open = state.openChildrenOf(parentId);
    const childId = open[pick % Math.max(1, open.length)]?.childId ?? `C${1 + (pick % 20)}`;
    const px = kernel.book('LRGE')!.bestPx(pick % 2 === 0 ? 'buy' : 'sell') + ((size % 5) - 2) * 100;
    switch (kind) {
      case 'AmendParent':
        return { kind, parentId, expectedVersion: version, qty: Math.max(1, parent.filledQty + size), children };
      case 'RejectParent':
        return { kind, parentId, reason: 'no' };
      case 'SwitchStrategy': {
        const params = parent.params.strategy === 'twap' ? ({ strategy: 'pov', participationPct: 9 } as const) : TWAP;
        return { kind, parentId, params, children };
      }
      case 'PauseParent':
      case 'TakeOver':
      case 'HandBack':
        return { kind, parentId, children };
      case 'FinishParent': {
        const left = Math.max(1, parent.qty - parent.filledQty);
        const take = { maxQty: 1 + (size % left), worstPx: null, forUs: (1 + (pick % 30)) * US_PER_SECOND };
        return { kind, parentId, take: pick % 3 === 0 ? null : take };
      }
      case 'PlaceChild': {
        const plain = { tif: pick % 3 === 0 ? 'ioc' : 'day', postOnly: false, displayQty: null, minQty: null } as const;
        const worse = side === 'buy' ? -200 : 200;
        return { kind, parentId, venue: 'SIM', qty: 1 + (size % 40), px: px + (pick % 5 === 0 ? 0 : worse), ...plain };
      }
      case 'CancelChild':
        return { kind, parentId, childId };
      case 'ReplaceChild':
        return { kind, parentId, childId, qty: 1 + (size % 60), px };
      default:
        return { kind, parentId };
    }
  }

  /** The venue is honest again, everything is stopped, and every order comes to its end. */
  async settle(): Promise<void> {
    this.honest = true;
    await this.engine.command({ kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'the end' });
    this.engine.pass(3 * US_PER_MINUTE);
    this.log.checkState(this.engine.kernel);
  }
}

const TWAP = { strategy: 'twap', sliceUs: 2 * US_PER_SECOND } as const;

const stopOf = (pick: number): Command => ({
  kind: 'EngageStop',
  degree: pick % 2 === 0 ? 'hold' : 'cancel',
  reason: 'a try',
  scopes: [pick % 3 === 0 ? { kind: 'all' } : { kind: 'strategy', strategy: pick % 3 === 1 ? 'twap' : 'pov' }],
});

function check({ engine, log }: Run): void {
  const { state } = engine;
  for (const child of state.children.values()) expect(CHILD_ENDED.has(child.state)).toBe(true);
  // No order outlives its end, whatever it was doing; the longest of them is over by now.
  for (const parent of state.parents.values()) expect(PARENT_ENDED.has(parent.state)).toBe(true);
  const logged = log.fillsByParent();
  for (const { parentId, filledQty } of state.parents.values()) expect(filledQty).toBe(logged.get(parentId) ?? 0);
  const again = new EngineState();
  for (const { event, seq, tsUs } of log.records) again.apply(event, seq, tsUs);
  expect([...again.parents.values()]).toEqual([...state.parents.values()]);
  expect([...again.children.values()]).toEqual([...state.children.values()]);
}

describe('orders under whatever traders ask and venues say', () => {
  it('keep to the table of verbs and within their quantity, and end', async () => {
    const taken = new Map<string, number>();
    let anomalies = 0;
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 25, maxLength: 60 }),
      fc.nat(),
      fc.boolean(),
      async (steps, seed, honest) => {
        const run = new Run(seed, honest);
        for (const one of steps) await run.take(one);
        await run.settle();
        expect(run.wrong).toEqual([]);
        check(run);
        expect(honest && run.engine.state.venueAnomalies > 0).toBe(false);
        anomalies += run.engine.state.venueAnomalies;
        for (const [kind, count] of run.taken) taken.set(kind, (taken.get(kind) ?? 0) + count);
      },
    );
    await fc.assert(property, { numRuns: 120, seed: 20_261_125, endOnFailure: true });
    // It means something only where every verb was taken, and venues lied.
    expect(ORDER_VERB_KINDS.filter((kind) => (taken.get(kind) ?? 0) < 5)).toEqual([]);
    expect(anomalies).toBeGreaterThan(50);
  });
});
