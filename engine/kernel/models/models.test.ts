/** Which model decides for an order: by a record, once; and what a stop over a model holds. */
import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../../shared/domain/orders/strategy.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { MemoryLog } from '../../../tests/fixtures/engine-log.ts';
import { preferring, testShelf } from '../../../tests/fixtures/model-shelf.ts';

const POST = 2;
const ADAPTIVE = { instrument: 'LRGE', qty: 9_000, params: defaultParams('adaptive') } as const;

function working(log = new MemoryLog()) {
  const engine = new TestEngine({ log, shelf: testShelf(preferring('old', POST)) });
  return { engine, log };
}
const assigned = (log: MemoryLog) => log.records.filter(({ event }) => event.type === 'ModelAssigned');

describe('the model of an order', () => {
  it('is given to an adaptive order with its first decision, once, and to no other order', async () => {
    const { engine, log } = working();
    engine.pass(US_PER_MINUTE);
    const adaptive = await engine.submit(ADAPTIVE);
    const twap = await engine.submit({ instrument: 'LRGE', qty: 9_000 });
    engine.pass(US_PER_MINUTE);
    expect(engine.state.parent(adaptive)).toMatchObject({ model: 'old', modelArm: 'champion' });
    expect(engine.state.parent(twap)).toMatchObject({ model: '', modelArm: 'none' });
    expect(assigned(log)).toMatchObject([{ event: { parentId: adaptive, model: 'old', rolloutId: null } }]);
    expect(log.records.find(({ event }) => event.type === 'ChildSubmitted')!.seq).toBeGreaterThan(
      assigned(log)[0]!.seq,
    );
  });

  it('is the same after a restart, and gone with the strategy that it belongs to', async () => {
    const { engine, log } = working();
    engine.pass(US_PER_MINUTE);
    const parentId = await engine.submit(ADAPTIVE);
    engine.pass(US_PER_MINUTE);
    engine.crash();
    const again = working(log).engine;
    await again.release();
    again.pass(US_PER_MINUTE);
    expect(again.state.parent(parentId)).toMatchObject({ model: 'old', modelArm: 'champion' });
    expect(assigned(log)).toHaveLength(1);
    const params = defaultParams('twap');
    await again.command({ kind: 'SwitchStrategy', parentId, params, children: 'pull' });
    expect(again.state.parent(parentId)).toMatchObject({ model: '', modelArm: 'none' });
  });

  it('is what a stop over a model covers: its orders are cancelled and held, others go on', async () => {
    const { engine } = working();
    engine.pass(US_PER_MINUTE);
    const mine = await engine.submit(ADAPTIVE);
    const other = await engine.submit({ instrument: 'LRGE', qty: 9_000 });
    engine.pass(30 * US_PER_SECOND);
    expect(engine.state.openChildrenOf(mine).length).toBeGreaterThan(0);
    const scopes = [{ kind: 'model', model: 'old' }] as const;
    await engine.command({ kind: 'EngageStop', scopes: [...scopes], degree: 'cancel', reason: 'it misbehaves' });
    engine.pass(US_PER_SECOND);
    expect(engine.state.stop('S1')).toMatchObject({ state: 'confirmed' });
    expect(engine.state.openChildrenOf(mine)).toEqual([]);
    expect([engine.state.parent(mine).heldBy, engine.state.parent(other).heldBy]).toEqual(['S1', '']);
    // One that comes later is held as soon as it has its model.
    const later = await engine.submit(ADAPTIVE);
    engine.pass(US_PER_MINUTE);
    expect(engine.state.parent(later)).toMatchObject({ heldBy: 'S1', children: 0, model: 'old' });
  });
});
