import { describe, expect, it } from 'vitest';
import { REGIMES } from '../../shared/domain/models/regime.ts';
import type { MarketEvent } from '../core/market-event.ts';
import { playDay } from '../learning/regimes.ts';
import { builtInProfiles, instrumentOf } from '../venues/market/profile.ts';
import { RegimeDetector } from './regime-detector.ts';
import { type MarketStep, STEP_US, StepCounter } from './steps.ts';

const SMALL = builtInProfiles()[2]!;

function events(times: readonly number[], qty = 10): MarketEvent[] {
  const none = { kind: 'add', offset: 0, instrument: 'X', side: 'buy', orderId: 0, px: 100 } as const;
  return times.map((tsUs) => ({ ...none, tsUs, qty }));
}

describe('steps of a market', () => {
  it('count events and new orders and where the mid went, ten seconds at a time', () => {
    const steps: MarketStep[] = [];
    const counter = new StepCounter((step) => steps.push(step));
    const mids = [2_000, 2_002, 2_004, 2_004];
    const times = [STEP_US + 1, STEP_US + 2, 2 * STEP_US, 7 * STEP_US + 5];
    for (const [i, event] of events(times).entries()) counter.onEvent(event, mids[i]!);
    // A silence is no step; a move over the end of one belongs to the next.
    expect(steps.map(({ tsUs, events: count }) => [tsUs / STEP_US, count])).toEqual([
      [2, 2],
      [3, 1],
    ]);
    expect(steps[0]).toMatchObject({ adds: 2, addedQty: 20 });
    expect(steps[0]!.moveBp).toBeCloseTo(10, 6);
    expect(steps[1]!.moveBp).toBeCloseTo((2_004 / 2_002 - 1) * 1e4, 6);
  });
});

describe('the detector of regimes', () => {
  it.each(['thin', 'calm'] as const)('finds a %s market out', (regime) => {
    const { steps } = playDay({ ...SMALL, regime }, 'detector');
    const detector = new RegimeDetector(instrumentOf(SMALL));
    let right = 0;
    for (const step of steps) {
      detector.onStep(step);
      if (detector.regime === regime) right++;
      expect(detector.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    }
    expect(right / steps.length).toBeGreaterThan(0.7);
  });

  it('changes its mind only when another regime has been likely for a while', () => {
    const { steps } = playDay({ ...SMALL, regime: 'thin' }, 'hysteresis');
    const detector = new RegimeDetector(instrumentOf(SMALL));
    const seen: string[] = [];
    let likelyUs = 0;
    for (const step of steps) {
      detector.onStep(step);
      const thin = detector.probabilities[REGIMES.indexOf('thin')]!;
      if (likelyUs === 0 && thin === Math.max(...detector.probabilities)) likelyUs = step.tsUs;
      if (seen.at(-1) !== detector.regime) seen.push(detector.regime);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(['calm', 'thin']);
    expect(detector.sinceUs).toBeGreaterThanOrEqual(likelyUs + 2 * STEP_US);
  });

  it('learns what is usual for an instrument that it does not know, before it says anything', () => {
    const { steps } = playDay({ ...SMALL, regime: 'calm' }, 'unknown');
    const detector = new RegimeDetector({ ...instrumentOf(SMALL), symbol: 'OTHER' });
    for (const step of steps.slice(0, 10)) detector.onStep(step);
    expect(detector.ready).toBe(false);
    for (const step of steps.slice(10, 60)) detector.onStep(step);
    expect(detector.ready).toBe(true);
  });
});
