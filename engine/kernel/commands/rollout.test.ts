/** Roll-outs in a whole engine: steps, gates, and the ways back. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../shared/domain/command.ts';
import { defaultParams } from '../../../shared/domain/orders/strategy.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { openHistory } from '../../history/open.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { MemoryLog } from '../../../tests/fixtures/engine-log.ts';
import { preferring, testCard, testShelf } from '../../../tests/fixtures/model-shelf.ts';
import {
  POST,
  TAKE_TWICE,
  START,
  engineWith,
  old,
  young,
  row,
  start,
  advance,
  orders,
  canaryEngine,
  knowing,
  crowned,
} from '../../../tests/fixtures/rollout-engine.ts';
import type { ModelShelf } from '../../core/model-port.ts';
import type { Policy } from '../../core/policy.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';
import { shippedModels } from '../models/policy-shelf.ts';
import { openSignals } from '../models/signal-shelf.ts';

describe('a roll-out', () => {
  it('ROLL-2 begins in the shadow: the candidate is asked beside the champion and decides for nothing', async () => {
    const engine = engineWith(testShelf(old, young));
    await start(engine);
    expect(await advance(engine)).toMatchObject({ code: 'GATE_CLOSED' });
    const ids = await orders(engine, 2);
    engine.pass(4 * US_PER_MINUTE);
    expect(ids.map((id) => engine.state.parent(id).model)).toEqual(['old', 'old']);
    const { decisions, agreed, faults } = row(engine).shadow;
    expect([agreed, faults]).toEqual([decisions, 0]);
    expect(decisions).toBeGreaterThanOrEqual(50);
  });

  it('asks a candidate that sees other features about the same moment as it would see it', async () => {
    const seen: number[] = [];
    const log = new MemoryLog();
    const under = (policy: Policy, schema: string): Policy => ({
      ...policy,
      schema,
      choose: (state, may) => (seen.push(state.length), policy.choose(state, may)),
    });
    const signals = await openSignals(shippedModels(), builtInProfiles(), () => 0, expect.fail);
    const [profile] = builtInProfiles();
    const feed = new SimulatedMarket([profile!], 'shadow');
    const shelf = testShelf(under(old, 'execution-1'), under(young, 'execution-2'));
    const engine = new TestEngine({ log, feed, shelf, signals });
    engine.pass(US_PER_MINUTE);
    await start(engine);
    await engine.submit({ instrument: profile!.symbol, qty: 300, params: defaultParams('adaptive') });
    engine.pass(3 * US_PER_MINUTE);
    const { decisions, agreed, faults } = row(engine).shadow;
    expect([agreed, faults]).toEqual([decisions, 0]);
    expect(decisions).toBeGreaterThanOrEqual(50);
    expect(seen.slice(0, 4)).toEqual([46, 57, 46, 57]);
  });

  it('lets one through that is late now and then, and none that fails half as often', async () => {
    const shadowed = async (why: 'late' | 'failing', every: number) => {
      let asked = 0;
      const candidate: Policy = {
        id: 'young',
        choose: (state, may) => (++asked % every === 0 ? { why, reason: 'now and then' } : young.choose(state, may)),
      };
      const engine = engineWith(testShelf(old, candidate));
      await start(engine);
      await orders(engine, 1);
      engine.pass(4 * US_PER_MINUTE);
      const { decisions, faults, late } = row(engine).shadow;
      return { faults, late, told: Math.floor(decisions / every), answer: await advance(engine) };
    };
    const late = await shadowed('late', 20);
    expect(late).toMatchObject({ faults: 0, late: late.told, answer: { status: 'accepted' } });
    const failing = await shadowed('failing', 40);
    const answer = { code: 'GATE_CLOSED', reason: expect.stringMatching(/decisions failed/) };
    expect(failing).toMatchObject({ late: 0, faults: failing.told, answer });
  });

  it('is watched as before after a restart, by the decisions that were kept', async () => {
    using folder = temporaryFolder();
    const log = new MemoryLog();
    const history = (seq: number) => openHistory(folder.file('history.db'), seq, { onTrouble: expect.fail });
    const shelf = testShelf(old, young);
    const engine = new TestEngine({ log, shelf, history: history(0) });
    engine.pass(US_PER_MINUTE);
    await orders(engine, 4);
    engine.pass(4 * US_PER_MINUTE);
    const before = engine.kernel.models.watchOf('old');
    expect(before.mixes).toHaveLength(4);
    expect(before.states.length).toBeGreaterThan(5);
    engine.kernel.options.history!.close();
    engine.crash();
    const again = new TestEngine({ log, shelf, history: history(log.durableSeq) }).kernel.models.watchOf('old');
    expect([again.decisions, again.mixes]).toEqual([before.decisions, before.mixes]);
    expect(again.states).toEqual(before.states);
  });

  it('gives a share of new orders to the candidate, the same ones after a restart, and measures both', async () => {
    const log = new MemoryLog();
    const engine = await canaryEngine(young, log);
    const ids = await orders(engine, 24);
    engine.pass(US_PER_MINUTE);
    const armsOf = (each: TestEngine) => ids.map((id) => each.state.parent(id).modelArm);
    const arms = armsOf(engine);
    const canaries = arms.filter((arm) => arm === 'canary').length;
    expect(canaries).toBeGreaterThan(1);
    expect(canaries).toBeLessThan(12);
    expect(arms.filter((arm) => arm === 'control').length).toBe(24 - canaries);
    engine.crash();
    const again = new TestEngine({ log, shelf: testShelf(old, young) });
    expect(armsOf(again)).toEqual(arms);
    await again.release();
    again.pass(5 * US_PER_MINUTE);
    expect(row(again).evidence.canaries).toBe(canaries);
    expect(row(again).standing).toMatchObject({ orders: 24 });
    expect(row(again).phase).toBe('canary');
  });

  it('ROLL-3 that is rolled back by hand decides nothing from then on: its orders go on under the champion', async () => {
    const engine = await canaryEngine(young);
    const ids = await orders(engine, 30);
    engine.pass(30 * US_PER_SECOND);
    const canaries = ids.filter((id) => engine.state.parent(id).model === 'young');
    expect(canaries.length).toBeGreaterThan(0);
    await engine.command({ kind: 'RollBack', rolloutId: 'R1', reason: 'I do not like it' });
    expect(canaries.map((id) => engine.state.parent(id).model)).toEqual(canaries.map(() => 'old'));
    expect(row(engine)).toMatchObject({ phase: 'rolled-back', cause: 'by-hand', changedBy: 'ann' });
    engine.pass(4 * US_PER_MINUTE);
    expect(ids.every((id) => engine.state.parent(id).state === 'done')).toBe(true);
    // What was begun by both tells nothing of either.
    expect(row(engine).evidence.canaries).toBe(0);
  });

  it('makes a champion that a restart keeps, and that can be rolled back to the one before', async () => {
    const log = await crowned();
    const again = new TestEngine({ log, shelf: testShelf(old, young) });
    await again.release();
    const [id] = await orders(again, 1);
    again.pass(US_PER_SECOND);
    expect(again.state.parent(id!)).toMatchObject({ model: 'young', modelArm: 'champion' });
    await again.command({ kind: 'RollBack', rolloutId: 'R1', reason: 'second thoughts' });
    expect(again.state.parent(id!).model).toBe('old');
    expect(again.kernel.models.rollouts.championOf('LRGE')).toBe('old');
  });
});

describe('the engine rolls back by itself', () => {
  it('within the decision that leaves its bounds', async () => {
    const nan: Policy = { id: 'young', choose: () => ({ why: 'out-of-bounds', reason: 'said NaN' }) };
    let mad = false;
    const candidate: Policy = { id: 'young', choose: (state, may) => (mad ? nan : young).choose(state, may) };
    const log = new MemoryLog();
    const engine = await canaryEngine(candidate, log);
    const ids = await orders(engine, 20);
    engine.pass(10 * US_PER_SECOND);
    mad = true;
    engine.pass(10 * US_PER_SECOND);
    expect(row(engine)).toMatchObject({ phase: 'rolled-back', cause: 'out-of-bounds', changedBy: 'engine' });
    const degraded = log.records.filter(({ event }) => event.type === 'ModelDegraded');
    expect(degraded.length).toBeLessThanOrEqual(1);
    expect(ids.every((id) => engine.state.parent(id).model === 'old')).toBe(true);
  });

  it('of a candidate whose orders do quite other things than the champion’s, once ten of each have ended', async () => {
    const engine = await canaryEngine(preferring('young', TAKE_TWICE));
    await orders(engine, 12);
    engine.pass(2 * US_PER_MINUTE);
    const { models } = engine.kernel;
    expect(models.watchOf('young').decisions).toBeGreaterThan(200);
    expect(row(engine).phase).toBe('canary');
    await orders(engine, 48);
    engine.pass(4 * US_PER_MINUTE);
    expect(row(engine)).toMatchObject({ phase: 'rolled-back', cause: 'action-mix', changedBy: 'engine' });
  });

  it('of a candidate that is late in the shadow, before it ever decided', async () => {
    const late: Policy = { id: 'young', choose: () => ({ why: 'late', reason: 'took 3 ms' }) };
    const engine = engineWith(testShelf(old, late));
    await start(engine);
    await orders(engine, 2);
    engine.pass(US_PER_MINUTE);
    expect(row(engine)).toMatchObject({ phase: 'rolled-back', cause: 'late' });
    // A person is told, once, until a person says that it is dealt with.
    const open = () => [...engine.state.exceptions.rows.values()].filter(({ kind }) => kind === 'rollout-rolled-back');
    expect(open()).toMatchObject([{ state: 'open', severity: 'P2', title: 'Candidate young was rolled back (late)' }]);
    const { exceptionId } = open()[0]!;
    await engine.command({ kind: 'ResolveException', exceptionId, reason: 'its file was on a slow disk' });
    engine.pass(US_PER_MINUTE);
    expect(open()).toMatchObject([{ state: 'resolved', occurrences: 1 }]);
  });

  it('when it is started without the model, or with another file of its name', async () => {
    for (const shelf of [testShelf(old), changed()]) {
      const log = new MemoryLog();
      (await canaryEngine(young, log)).crash();
      const again = new TestEngine({ log, shelf });
      expect(row(again)).toMatchObject({ phase: 'rolled-back', cause: 'lacking' });
      expect(again.kernel.models.rollouts.championOf('LRGE')).toBe('old');
    }
    function changed(): ModelShelf {
      const shelf = testShelf(old, young);
      return { ...shelf, models: shelf.models.map((m) => ({ ...m, card: testCard(m.name, 'f'.repeat(64)) })) };
    }
  });
});

describe('a roll-out is refused, with the remedy,', () => {
  const refused = async (shelf: ModelShelf, command: Partial<Extract<Command, { kind: 'StartRollout' }>>) => {
    const answer = await engineWith(shelf).command({ ...START, ...command });
    return answer.status === 'rejected' ? [answer.code, answer.reason] : answer;
  };
  it('ROLL-1 of a model that this engine lacks', async () => {
    expect(await refused(testShelf(old), {})).toEqual([
      'UNKNOWN_MODEL',
      expect.stringMatching(/has old.*models import/),
    ]);
  });
  it('of a model that knows nothing that is traded here, where what decides knows it', async () => {
    const shelf = knowing(testShelf(old, young), 'young', 'BTC');
    const words = expect.stringMatching(/nothing here: its card names BTC, none of which is traded here/);
    expect(await refused(shelf, {})).toEqual(['MODEL_UNFIT', words]);
    const engine = engineWith(knowing(shelf, 'old', 'LRGE'));
    expect(await engine.command(START)).toMatchObject({ status: 'accepted' });
    expect(row(engine).instruments).toEqual(['MIDT', 'SMLL']);
  });
  it('of another file under the name', async () => {
    const words = expect.stringContaining('another file of the name young');
    expect(await refused(testShelf(old, young), { sha256: 'e'.repeat(64) })).toEqual(['MODEL_UNFIT', words]);
  });
  it('of what cannot be served', async () => {
    const shelf = testShelf(old, young);
    const withModel = (model: object) => ({ ...shelf, models: [shelf.models[0]!, { ...shelf.models[1]!, ...model }] });
    expect(await refused(withModel({ problem: 'x/card.json: wrong' }), {})).toEqual([
      'MODEL_UNFIT',
      'x/card.json: wrong',
    ]);
  });
  it('of what is the champion, without a reason, and while another is under way', async () => {
    expect(await refused(testShelf(old, young), { model: 'old' })).toEqual([
      'WRONG_STATE',
      'old is the champion already',
    ]);
    expect(await refused(testShelf(old, young), { reason: ' ' })).toEqual(['REASON_MISSING', expect.any(String)]);
    const engine = engineWith(testShelf(old, young, preferring('third', POST)));
    await start(engine);
    expect(await engine.command({ ...START, model: 'third' })).toMatchObject({
      code: 'WRONG_STATE',
      reason: expect.stringContaining('R1 rolls out young'),
    });
  });
});
