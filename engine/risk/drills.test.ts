import { describe, expect, it } from 'vitest';
import type { CommandOf } from '../../shared/domain/command.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { TestEngine } from '../../tests/fixtures/engine-kernel.ts';

const DRILL: CommandOf<'RunDrill'> = {
  kind: 'RunDrill',
  scopes: [{ kind: 'all' }],
  degree: 'cancel',
  reason: 'weekly',
};

/** An engine with an order working; its wall clock goes on by 100 µs each time it is looked at. */
async function working(loses: (message: string) => boolean = () => false) {
  let wallUs = 0;
  const engine = new TestEngine({ venueFaults: { loses }, elapsedUs: () => (wallUs += 100) });
  const parentId = await engine.submit({ instrument: 'LRGE', qty: 50_000 });
  for (let i = 0; i < 120 && engine.state.openChildCount === 0; i++) engine.pass(US_PER_SECOND);
  expect(engine.state.openChildCount).toBeGreaterThan(0);
  return { engine, parentId };
}

describe('a drill', () => {
  it('is a real stop, timed step by step, that releases itself and lets orders go on', async () => {
    const { engine, parentId } = await working();
    const total = engine.state.openChildCount;
    const { stopId } = await engine.command(DRILL);
    expect(engine.state.parent(parentId).heldBy).toBe(stopId);
    engine.pass(US_PER_SECOND);
    expect(engine.state.stop(stopId!)).toMatchObject({ state: 'released', drill: true, done: total });
    const drill = engine.state.drills.get(stopId!);
    expect(drill).toMatchObject({ outcome: 'confirmed', actor: 'ann', total, unknown: 0 });
    expect(drill).toMatchObject({ engagedAfterUs: 0, sentAfterUs: 0, wall: { engagedAfterUs: 100 } });
    expect(drill!.wall!.sentAfterUs).toBeGreaterThan(100);
    // The venue is 150 to 250 µs away, there and back.
    expect(drill!.settledAfterUs).toBeGreaterThanOrEqual(300);
    expect(drill!.settledAfterUs).toBe(drill!.answeredAfterUs);
    expect(engine.state.parent(parentId).heldBy).toBe('');
    const before = engine.state.children.size;
    engine.pass(2 * US_PER_MINUTE);
    expect(engine.state.children.size).toBeGreaterThan(before);
  });

  it('reports orders of unknown fate as such', async () => {
    let lost = false;
    const { engine } = await working((message) => lost && message === 'cancel');
    lost = true;
    const { stopId } = await engine.command(DRILL);
    engine.pass(5 * US_PER_SECOND);
    const drill = engine.state.drills.get(stopId!);
    expect(drill).toMatchObject({ outcome: 'residual', answeredAfterUs: null });
    expect(drill!.unknown).toBe(drill!.total);
    expect(engine.state.stop(stopId!).state).toBe('released');
  });

  it('of holding ends at once', async () => {
    const { engine } = await working();
    const { stopId } = await engine.command({ ...DRILL, degree: 'hold' });
    engine.pass(US_PER_SECOND);
    expect(engine.state.drills.get(stopId!)).toMatchObject({ outcome: 'engaged', total: 0, settledAfterUs: null });
    expect(engine.state.activeStops.size).toBe(0);
  });

  it('that a crash cuts off is told of and released when the engine is back', async () => {
    const { engine } = await working();
    const { log } = engine;
    const { stopId } = await engine.command(DRILL);
    const again = new TestEngine({ log });
    expect(again.state.drills.get(stopId!)).toMatchObject({ outcome: 'cut-off' });
    expect(again.state.stop(stopId!).state).toBe('released');
    expect([...again.state.activeStops].map((id) => again.state.stop(id).actor)).toEqual(['engine']);
  });
});
