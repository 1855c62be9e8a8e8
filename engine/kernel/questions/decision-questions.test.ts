import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BY_THE_CLOCK } from '../../../shared/domain/orders/decision.ts';
import type { Question } from '../../../shared/protocol/questions.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { SCHEMAS } from '../../features/schema.ts';
import { openHistory } from '../../history/open.ts';
import { openModel } from '../../models/check-model.ts';
import { ModelExplainer } from '../../models/explain/model-explainer.ts';
import { OnnxRuntime } from '../../models/onnx-runtime.ts';
import { OnnxPolicy } from '../../models/policy-model.ts';
import { ModelRegistry } from '../../models/registry.ts';
import { ServedModel } from '../../models/served-model.ts';
import { costsOf } from '../../tca/analyse.ts';
import { ordersIn } from '../../tca/log-orders.ts';
import { marketVenues } from '../../venues/market/market-venues.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';

const SHIPPED = join(resolve(import.meta.dirname, '../../..'), 'assets/models');
const registry = new ModelRegistry({ shipped: SHIPPED, own: SHIPPED });
const runtime = await OnnxRuntime.load();

/** An adaptive order worked for some minutes by the policy that ships. */
async function decided() {
  const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'asked');
  const file = registry.read('execution-midt');
  const session = openModel(file, runtime, SCHEMAS);
  const policy = new OnnxPolicy(new ServedModel(file.card, session, { deadlineUs: 1, stopwatchUs: () => 0 }));
  const engine = new TestEngine({
    feed: market,
    openVenues: marketVenues(market),
    policyFor: () => policy,
    history: openHistory(':memory:', 0, { onTrouble: (words) => expect(words).toBe('') }),
    explainer: new ModelExplainer((name) => registry.read(name), runtime, SCHEMAS),
  });
  const params = { strategy: 'adaptive', sliceUs: 30 * US_PER_SECOND, envelopePct: 5 } as const;
  const parentId = await engine.submit({ params });
  engine.pass(4 * US_PER_MINUTE);
  return { engine, parentId, rows: engine.kernel.snapshot('decisions', { parentId })!.rows };
}

describe('what is asked about costs', () => {
  it('ASK-7 is reckoned a few orders a question, as the log says, and again until the last mark-out is known', async () => {
    const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'asked');
    const history = openHistory(':memory:', 0, { onTrouble: (words) => expect(words).toBe('') });
    const engine = new TestEngine({ feed: market, openVenues: marketVenues(market), history });
    const ask = () => {
      const reply = engine.kernel.ask({ kind: 'AskCosts', most: 10 }, 'ann');
      if (reply.kind !== 'AskCosts') throw new Error(JSON.stringify(reply));
      return reply;
    };
    expect(ask()).toEqual({ kind: 'AskCosts', costs: [], left: 0 });
    for (let i = 0; i < 3; i++) await engine.submit({ qty: 600, endUs: engine.kernel.nowUs() + 2 * US_PER_MINUTE });
    engine.pass(2.2 * US_PER_MINUTE);
    const [first, second] = [ask(), ask()];
    expect([first.costs.length, first.left, second.costs.length, second.left]).toEqual([2, 1, 3, 0]);
    const before = second.costs.flatMap(({ venues }) => venues.flatMap(({ markouts }) => markouts[2]!.fills));
    engine.pass(2 * US_PER_MINUTE);
    for (let i = 0; i < 3; i++) ask();
    const { costs } = ask();
    const after = costs.flatMap(({ venues }) => venues.flatMap(({ markouts }) => markouts[2]!.fills));
    const total = (fills: readonly number[]): number => fills.reduce((sum, each) => sum + each, 0);
    expect(total(after)).toBeGreaterThan(total(before));
    const found = costsOf(ordersIn(engine.log.read(1), history), history);
    expect(costs.toSorted((a, b) => (a.parentId < b.parentId ? -1 : 1))).toEqual(
      found.toSorted((a, b) => (a.parentId < b.parentId ? -1 : 1)),
    );
  });
});

describe('what is asked about decisions', () => {
  it('ASK-5 ASK-6 is told up to a time, and explained at any, from the newest to the first', async () => {
    const { engine, parentId, rows } = await decided();
    const ask = (question: Question) => engine.kernel.ask(question, 'ann');
    expect(rows.length).toBeGreaterThan(80);
    const past = rows[20]!;
    // Before the market has shown enough, the clock decides.
    const [byClock, byModel] = [rows[0]!, rows.find(({ done }) => done !== BY_THE_CLOCK)!];
    expect(ask({ kind: 'AskDecisions', parentId, untilUs: past.tsUs, most: 3 })).toEqual({
      kind: 'AskDecisions',
      decisions: rows.slice(18, 21),
    });

    for (const [atUs, row] of [
      [null, rows.at(-1)!],
      [past.tsUs, past],
      [past.tsUs + 1, past],
      [byModel.tsUs, byModel],
    ] as const) {
      const reply = ask({ kind: 'ExplainDecision', parentId, atUs, action: null });
      if (reply.kind !== 'ExplainDecision' || !reply.explanation) throw new Error(JSON.stringify(reply));
      const { decision, action, explanation } = reply;
      expect([decision, action]).toEqual([row, row.done]);
      const kept = row.values.find((each) => each.action === action)!.valueBps!;
      expect(explanation.valueBps).toBeCloseTo(kept, 4);
      const total = explanation.features.reduce((sum, { contributionBps }) => sum + contributionBps, 0);
      expect(total).toBeCloseTo(explanation.valueBps - explanation.baselineBps, 9);
      expect(explanation.features).toHaveLength(46);
    }
    expect(ask({ kind: 'ExplainDecision', parentId, atUs: byClock.tsUs, action: null })).toMatchObject({
      decision: byClock,
      action: BY_THE_CLOCK,
      explanation: null,
      why: 'the clock decided, and no model',
    });
    expect(ask({ kind: 'ExplainDecision', parentId, atUs: byClock.tsUs - 1, action: null })).toMatchObject({
      kind: 'Unanswerable',
      code: 'UNKNOWN_DECISION',
      reason: `no decision of a policy for ${parentId} is kept at or before that time`,
    });
    const nothing = ask({ kind: 'ExplainDecision', parentId, atUs: null, action: 'sell the house' });
    expect(nothing).toMatchObject({ explanation: null, why: 'sell the house was no action of execution-midt' });
  });
});
