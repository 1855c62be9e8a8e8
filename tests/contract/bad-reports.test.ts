/**
 * What the engine does with what venues say that cannot be: it is contained, and told in words that name the place. It comes in
 * at the venue's port of a whole engine.
 */
import { describe, expect, it } from 'vitest';
import type { VenueReport } from '../../engine/core/venue.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { type Door, working } from '../fixtures/engine-door.ts';

describe('what a venue says that cannot be', () => {
  const fill = (childId: string, qty: number, px: number, execId = 'X1'): VenueReport => ({
    kind: 'filled',
    childId,
    execId,
    px,
    qty,
    liquidity: 'taker',
  });
  const opened = (door: Door): { kind: string; severity: string }[] => {
    door.engine.pass(2 * US_PER_SECOND);
    return [...door.engine.state.exceptions.rows.values()].map(({ kind, severity }) => ({ kind, severity }));
  };

  it('that confirms what was never sent changes nothing, and is an exception', async () => {
    const { door, parent } = await working();
    const before = parent();
    door.say({ kind: 'acknowledged', childId: 'C999' });
    door.say(fill('C998', 100, before.arrivalBidPx));
    expect(parent()).toBe(before);
    expect(door.anomalies).toEqual([
      'never-sent: a venue told that C999 is acknowledged, and no such order was ever sent',
      'never-sent: a venue told that C998 is filled, and no such order was ever sent',
    ]);
    expect(opened(door)).toContainEqual({ kind: 'venue-anomaly', severity: 'P1' });
  });

  it('fills after a cancel count, are told, and leave the order within its quantity', async () => {
    const { door, parentId, child, parent } = await working();
    await door.ask({ kind: 'CancelParent', parentId });
    door.engine.pass(US_PER_SECOND);
    expect(door.engine.state.child(child.childId).state).toBe('cancelled');
    const { filledQty } = parent();
    door.say(fill(child.childId, 1, child.px));
    expect(door.anomalies).toEqual([
      expect.stringMatching(/^late-fill: SIM executed 1 at 2\d\d\.\d\d of C1 \(X1\), which it had cancelled$/),
    ]);
    expect(parent()).toMatchObject({ state: 'cancelled', filledQty: filledQty + 1 });
    expect(door.engine.state.exposure.position('LRGE').qty).toBe(filledQty + 1);
    expect(opened(door)).toContainEqual({ kind: 'venue-anomaly', severity: 'P1' });
  });

  it('over-fills count, are told, and end the child; nothing more is sent than the order is for', async () => {
    const { door, child, parent } = await working();
    const before = parent();
    door.say(fill(child.childId, before.qty + 5, child.px));
    expect(door.anomalies).toEqual([
      expect.stringMatching(
        /^over-fill: SIM executed 100,005 at .* of C1 \(X1\): 100,005 in all, and [\d,]+ were ordered$/,
      ),
    ]);
    expect(door.engine.state.child(child.childId)).toMatchObject({ state: 'filled', filledQty: 100_005 });
    door.engine.pass(US_PER_MINUTE);
    // What the venue executed of the order beside that counts as well.
    expect(parent()).toMatchObject({ state: 'done', openQty: 0, children: 1 });
    expect(parent().filledQty).toBe(door.engine.state.child(child.childId).filledQty);
    expect(opened(door)).toContainEqual({ kind: 'venue-anomaly', severity: 'P1' });
  });

  it('prices off tick: executions count and are told', async () => {
    const { door, child } = await working();
    door.say(fill(child.childId, 1, child.px - 37));
    expect(door.anomalies).toEqual([
      expect.stringMatching(/^off-tick: SIM executed 1 at 2\d\d\.\d{4} of C1 \(X1\), and the tick of LRGE is 0\.01$/),
    ]);
    expect(door.engine.state.child(child.childId).filledQty).toBe(1);
    expect(opened(door)).toContainEqual({ kind: 'venue-anomaly', severity: 'P2' });
  });

  it('executions that cannot be counted, twice the same, or of no quantity change nothing', async () => {
    const { door, child } = await working();
    for (const qty of [0, -5, 1.5, NaN, Infinity, Number.MAX_SAFE_INTEGER])
      door.say(fill(child.childId, qty, child.px));
    expect(door.anomalies).toHaveLength(6);
    for (let n = 0; n < 3; n++) door.say(fill(child.childId, 7, child.px, 'again'));
    expect(door.engine.state.child(child.childId).filledQty).toBe(7);
  });
});
