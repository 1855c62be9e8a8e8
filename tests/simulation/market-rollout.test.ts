/**
 * Roll-outs in a running market, canaries and controls beside each other: what costs the same becomes the champion, what
 * is hasty goes back, and whoever runs it again has the same.
 */
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SCHEMAS } from '../../engine/features/schema.ts';
import type { Candidate } from '../../engine/kernel/episode/candidates.ts';
import { type MarketStudy, rollOutInMarket, workBothInMarket } from '../../engine/kernel/episode/market-rollout.ts';
import { CHAMPION } from '../../engine/kernel/models/policy-shelf.ts';
import { openModel } from '../../engine/models/check-model.ts';
import { OnnxRuntime } from '../../engine/models/onnx-runtime.ts';
import { OnnxPolicy } from '../../engine/models/policy-model.ts';
import { ModelRegistry } from '../../engine/models/registry.ts';
import { ServedModel } from '../../engine/models/served-model.ts';
import { DEFAULT_ROLLOUT_TERMS } from '../../shared/domain/models/rollout.ts';

const SHIPPED = join(resolve(import.meta.dirname, '../..'), 'assets/models');
let study: (seed: string, candidate: Candidate) => MarketStudy;

beforeAll(async () => {
  const file = new ModelRegistry({ shipped: SHIPPED, own: SHIPPED }).read(CHAMPION);
  const session = openModel(file, await OnnxRuntime.load(), SCHEMAS);
  const policy = new OnnxPolicy(new ServedModel(file.card, session, { deadlineUs: Infinity, stopwatchUs: () => 0 }));
  study = (seed, candidate) => ({ seed, policy, candidate, card: file.card, envelopePct: 20, mostOrders: 600 });
});

const rollOut = (seed: string, candidate: Candidate) => rollOutInMarket(study(seed, candidate), DEFAULT_ROLLOUT_TERMS);

describe('a roll-out in a running market', () => {
  it('makes a candidate that costs the same the champion', () => {
    const { end, orders, canaries } = rollOut('small/1', 'equal');
    expect(end).toBe('champion');
    expect(canaries).toBeGreaterThan(20);
    expect(orders - canaries).toBeGreaterThan(20);
  });

  it('takes a hasty one back within some hundred orders, the same way each time', () => {
    const once = rollOut('small/2', 'hasty');
    expect(once).toMatchObject({ end: 'rolled-back', cause: 'costs-more' });
    expect(once.orders).toBeLessThan(300);
    expect(rollOut('small/2', 'hasty')).toEqual(once);
  });

  it('has hasty orders cost more than those beside them', () => {
    const orders = workBothInMarket({ ...study('small/3', 'hasty'), mostOrders: 150 });
    const costOf = (arm: 'canary' | 'control'): number => {
      const own = orders.filter((order) => order.arm === arm);
      expect(own.length).toBeGreaterThan(50);
      return own.reduce((sum, { costBps, driftBps }) => sum + costBps - driftBps, 0) / own.length;
    };
    expect(costOf('canary') - costOf('control')).toBeGreaterThan(0.8);
  });
});
