import { describe, expect, it } from 'vitest';
import type { OrderSample } from '../../../shared/protocol/tables.ts';
import { plotParticipation, plotSchedule, thin } from './schedule-plot.ts';

const box = { left: 10, top: 0, width: 100, height: 50 };
const order = {
  qty: 100,
  startUs: 0,
  endUs: 1_000,
  state: 'working',
  heldBy: '',
  params: { strategy: 'twap', sliceUs: 30_000_000 },
} as const;
const at = (tsUs: number, plannedQty: number, filledQty: number, marketQty = 0): OrderSample => ({
  tsUs,
  plannedQty,
  filledQty,
  filledNotional: 0,
  marketQty,
  marketNotional: 0,
});

describe('the schedule', () => {
  it('runs from start to end and from nothing to all of the order', () => {
    const plot = plotSchedule([at(0, 0, 0), at(500, 50, 20)], order, box);
    expect(plot.planned).toBe('M10 50L60 25');
    expect(plot.filled).toBe('M10 50L60 40');
    expect(plot.ahead).toBe('M60 25L110 0');
    expect(plot).toMatchObject({ nowX: 60, filledY: 40, plannedY: 25 });
  });

  it('has an envelope of 5 percent of the quantity around the plan, within the box', () => {
    const { envelope } = plotSchedule([at(0, 0, 0), at(500, 50, 20)], order, box);
    expect(envelope).toBe('M10 47.5L60 22.5L110 0L110 2.5L60 27.5L10 50Z');
  });

  it('draws what is ahead of an adaptive order as well, whose plan is even', () => {
    const params = { strategy: 'adaptive', sliceUs: 30_000_000, envelopePct: 10, tolerancePct: 100 } as const;
    const plot = plotSchedule([at(0, 0, 0), at(500, 50, 20)], { ...order, params }, box);
    expect(plot.ahead).toBe('M60 25L110 0');
    expect(plot.envelope).toBe('M10 45L60 20L110 0L110 5L60 30L10 50Z');
  });

  it('draws no future where the plan follows the volume or nobody works the order', () => {
    const pov = { ...order, params: { strategy: 'pov', participationPct: 10 } } as const;
    expect(plotSchedule([at(500, 50, 20)], pov, box).ahead).toBe('');
    expect(plotSchedule([at(500, 50, 20)], { ...order, state: 'paused' }, box).ahead).toBe('');
    expect(plotSchedule([at(500, 50, 20)], { ...order, heldBy: 'S1' }, box).ahead).toBe('');
    expect(plotSchedule([], order, box)).toMatchObject({ planned: '', ahead: '', filled: '', envelope: '' });
  });

  it('shows participation once there is volume', () => {
    expect(plotParticipation([at(0, 0, 0), at(500, 0, 10, 90)], order, box, 0.2)).toBe('M60 25');
  });

  it('thins long series and keeps the newest', () => {
    const thinned = thin(
      Array.from({ length: 1_001 }, (_, i) => i),
      100,
    );
    expect(thinned.length).toBeLessThanOrEqual(100);
    expect(thinned.at(-1)).toBe(1_000);
    expect(thin([1, 2], 100)).toEqual([1, 2]);
  });
});
