/**
 * How long the risk gate takes for one order that passes, which is the longest way: every limit is set and looked at,
 * with 1,000 orders working and as many prices of our own on the book. The goal is a p99 of 20 µs.
 */
import { performance } from 'node:perf_hooks';
import type { ApprovedOrder, ChildOrder } from '../engine/core/approved-order.ts';
import type { MarketSince } from '../engine/core/strategy.ts';
import { OrderManager } from '../engine/oms/order-manager.ts';
import { createRiskGate, isDenied, type RiskGate } from '../engine/risk/gate.ts';
import { PLAIN_ROUTE } from '../shared/domain/orders/child.ts';
import { US_PER_MS } from '../shared/std/duration.ts';
import { HandStage } from '../tests/fixtures/engine-stage.ts';
import { type Bench, percentiles } from './bench.ts';

const PARENTS = 100;
const WORKING = 1_000;
const CHECKS = 50_000;
const WARM_UP = 10_000;
const GOAL_US = 20;
/** 99.90, the touch of the book in hand; orders are priced at and below it. */
const TOUCH_PX = 999_000;
const TICK_PX = 100;
const PRICES = 80;
/** Well within the message rates, so that every order passes. */
const EVERY_US = 20 * US_PER_MS;
const MARKET: MarketSince = { qty: 1_000_000_000, notional: 1 };

export const bench: Bench = async (report) => {
  const stage = new HandStage();
  for (let p = 0; p < PARENTS; p++) stage.submitParent({ parentId: `P${p}`, qty: 1_000_000 });
  const gate = createRiskGate(stage);
  const orders = new OrderManager(stage, () => undefined);
  for (let n = 0; n < WORKING; n++) orders.submit(passed(gate, stage, n));
  const timesUs: number[] = [];
  for (let n = -WARM_UP; n < CHECKS; n++) {
    stage.pass(EVERY_US);
    const order = orderOf(n + WARM_UP);
    const startMs = performance.now();
    const verdict = gate.check(order, MARKET);
    const tookUs = (performance.now() - startMs) * 1_000;
    if (isDenied(verdict)) throw new Error(`the gate was to let the order pass: ${verdict.code}, ${verdict.reason}`);
    if (n >= 0) timesUs.push(tookUs);
  }
  const { p50, p99, max } = percentiles(timesUs);
  const detail = { orders: CHECKS, working: WORKING, max };
  report({ name: 'gate.check.p50', value: p50, unit: 'us', detail });
  report({ name: 'gate.check.p99', value: p99, unit: 'us', detail: { ...detail, goal: GOAL_US } });
};

function passed(gate: RiskGate, stage: HandStage, n: number): ApprovedOrder {
  stage.pass(EVERY_US);
  const verdict = gate.check(orderOf(n), MARKET);
  if (isDenied(verdict)) throw new Error(`order ${n} is refused: ${verdict.code}, ${verdict.reason}`);
  return verdict;
}

/** No two alike. */
const orderOf = (n: number): ChildOrder => ({
  parentId: `P${n % PARENTS}`,
  venue: 'SIM',
  ...PLAIN_ROUTE,
  placedBy: null,
  instrument: 'TEST',
  side: 'buy',
  px: TOUCH_PX - TICK_PX * (n % PRICES),
  qty: 1 + (Math.floor(n / PRICES) % 1_000),
  tif: 'day',
  reason: '',
});
