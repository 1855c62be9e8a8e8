/** Which model decides for which order, and what becomes of a champion that is not there any more. */
import { describe, expect, it } from 'vitest';
import { EngineEvent } from '../../../shared/domain/event.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { MemoryLog } from '../../../tests/fixtures/engine-log.ts';
import { preferring, testCard, testShelf } from '../../../tests/fixtures/model-shelf.ts';
import {
  START,
  POST,
  engineWith,
  old,
  young,
  row,
  rowOf,
  start,
  orders,
  canaryEngine,
  crown,
  knowing,
  deciders,
  crowned,
} from '../../../tests/fixtures/rollout-engine.ts';
import type { ModelShelf } from '../../core/model-port.ts';

describe('which model decides', () => {
  it('is by instrument: a candidate is rolled out for those of its card, and goes back from those alone', async () => {
    const engine = engineWith(
      knowing(knowing(testShelf(old, young, preferring('third', POST)), 'young', 'MIDT'), 'third', 'LRGE', 'BTC'),
    );
    expect(rowOf(engine, 'young').rollsOut).toEqual({ champion: 'old', instruments: ['MIDT'] });
    await start(engine);
    await orders(engine, 2, 'LRGE');
    engine.pass(4 * US_PER_MINUTE);
    expect(row(engine).shadow.decisions).toBe(0);
    await engine.command({ kind: 'RollBack', rolloutId: 'R1', reason: 'begun anew' });
    await crown(engine, 'young', 'R2', 'MIDT');
    expect(await deciders(engine, 'MIDT', 'LRGE', 'SMLL')).toEqual(['young', 'old', 'old']);
    await crown(engine, 'third', 'R3', 'LRGE');
    expect(await deciders(engine, 'MIDT', 'LRGE', 'SMLL')).toEqual(['young', 'third', 'old']);
    expect(['old', 'young', 'third'].map((name) => rowOf(engine, name))).toMatchObject([
      { state: 'champion', decides: ['SMLL'], rollsOut: { champion: 'young', instruments: ['MIDT'] } },
      { state: 'champion', decides: ['MIDT'], rollsOut: null },
      { state: 'champion', decides: ['LRGE'], rollsOut: null },
    ]);
    // The one before R3 is in force as well, and what is rolled back goes on under who decides for its instrument.
    const [id] = await orders(engine, 1, 'MIDT');
    engine.pass(US_PER_SECOND);
    expect(await engine.command({ kind: 'RollBack', rolloutId: 'R2', reason: 'enough' })).toMatchObject({
      status: 'accepted',
    });
    expect(engine.state.parent(id!)).toMatchObject({ model: 'old', modelArm: 'champion' });
    expect(await deciders(engine, 'MIDT', 'LRGE', 'SMLL')).toEqual(['old', 'third', 'old']);
  });

  it('is the same for all where a log of before says so', async () => {
    const log = await crowned();
    for (const record of log.records as { event: EngineEvent }[]) {
      if (record.event.type !== 'RolloutStarted') continue;
      const { instruments, ...before } = record.event;
      expect(instruments).toEqual(['MIDT', 'LRGE', 'SMLL']);
      record.event = EngineEvent.parse(before);
    }
    const again = new TestEngine({ log, shelf: knowing(testShelf(old, young), 'young', 'LRGE') });
    await again.release();
    expect(await deciders(again, 'MIDT', 'LRGE')).toEqual(['young', 'young']);
  });

  it('is compared with one champion: where another comes to decide, a start takes the roll-out back', async () => {
    const log = new MemoryLog();
    (await canaryEngine(young, log)).crash();
    const third = preferring('third', POST);
    const first = (instrument: string): string => (instrument === 'MIDT' ? 'third' : 'old');
    const again = new TestEngine({ log, shelf: { ...testShelf(old, young, third), first } });
    expect(row(again)).toMatchObject({ phase: 'rolled-back', cause: 'lacking' });
    expect(row(again).changeReason).toMatch(/with third in force for MIDT, and it is compared with old/);
  });
});

describe('a champion that an engine does not have any more, or has as another file,', () => {
  const lacking = (engine: TestEngine) =>
    [...engine.state.exceptions.rows.values()].filter(({ kind }) => kind === 'model-lacking');

  it('is not loaded: orders go by the clock, a person is told the remedy, and it decides again once it is there', async () => {
    const whole = testShelf(old, young);
    const changed = whole.models.map((each) => ({ ...each, card: testCard(each.name, 'f'.repeat(64)) }));
    const cases = [
      [testShelf(old), /no policy model young \(it has old\): bring it in with watchkeeper models import/],
      [{ ...whole, models: changed }, /its file here \(f{12}…\) is another one .* bring that one back/],
    ] as const;
    for (const [shelf, remedy] of cases) {
      let at: ModelShelf = shelf;
      const log = await crowned();
      const again = new TestEngine({
        log,
        shelf: {
          first: () => 'old',
          policy: (name) => at.policy(name),
          get models() {
            return at.models;
          },
        },
      });
      await again.release();
      const [id] = await orders(again, 1);
      const before = log.records.length;
      again.pass(90 * US_PER_SECOND);
      expect(again.state.parent(id!)).toMatchObject({ model: '', state: 'working' });
      expect(again.state.parent(id!).filledQty + again.state.parent(id!).openQty).toBeGreaterThan(0);
      expect(log.records.slice(before).filter(({ event }) => event.type === 'ModelAssigned')).toEqual([]);
      expect(lacking(again)).toMatchObject([{ state: 'open', severity: 'P2', facts: expect.stringMatching(remedy) }]);
      const third = { ...START, model: 'old' } as const;
      expect(await again.command(third)).toMatchObject({
        code: 'MODEL_UNFIT',
        reason: expect.stringMatching(/no champion to compare old with/),
      });
      at = testShelf(old, young);
      again.pass(US_PER_MINUTE);
      expect(lacking(again)).toMatchObject([{ state: 'resolved' }]);
      expect(again.state.parent(id!).model).toBe('young');
    }
  });

  it('takes the roll-out against it back, and can itself be rolled back to the one before', async () => {
    const log = new MemoryLog();
    (await canaryEngine(young, log)).crash();
    const again = new TestEngine({ log, shelf: { ...testShelf(young), first: () => 'old' } });
    expect(row(again)).toMatchObject({ phase: 'rolled-back', cause: 'lacking' });
    expect(row(again).changeReason).toMatch(/without old, which it is compared with/);
    const other = await crowned();
    const without = new TestEngine({ log: other, shelf: testShelf(old) });
    without.pass(2 * US_PER_SECOND);
    expect(lacking(without)).toMatchObject([{ state: 'open' }]);
    await without.command({ kind: 'RollBack', rolloutId: 'R1', reason: 'its file is lost' });
    expect(without.kernel.models.rollouts.championOf('LRGE')).toBe('old');
    without.pass(US_PER_MINUTE);
    expect(lacking(without)).toMatchObject([{ state: 'resolved' }]);
  });
});
