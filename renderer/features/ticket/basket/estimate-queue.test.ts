import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EstimateQueue, type Order } from './estimate-queue.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const orders = Array.from({ length: 100 }, (_, at) => ({ qty: at }) as Order);

it('asks of each order once, of what is in sight first, so many a turn, and no more of an engine that is slow', async () => {
  const asked: number[] = [];
  const answers: ((told: string) => void)[] = [];
  const told = vi.fn();
  const queue = new EstimateQueue(({ qty }) => {
    asked.push(qty);
    return new Promise((answer) => answers.push(answer));
  }, told);
  queue.want([], orders);
  queue.want([orders[70]!, orders[71]!], orders);
  vi.advanceTimersByTime(50);
  expect(asked).toEqual([70, 71, 0, 1, 2, 3, 4, 5, 6, 7]);
  vi.advanceTimersByTime(500);
  expect(asked).toHaveLength(20);
  for (const answer of answers) answer('why');
  await vi.advanceTimersByTimeAsync(0);
  expect([queue.of(orders[70]!), queue.of(orders[99]!), queue.of(null)]).toEqual(['why', undefined, undefined]);
  expect(told).toHaveBeenCalledTimes(20);
  const timer = setInterval(() => answers.splice(0).forEach((answer) => answer('why')), 50);
  await vi.advanceTimersByTimeAsync(1_000);
  clearInterval(timer);
  expect(asked.toSorted((a, b) => a - b)).toEqual(orders.map(({ qty }) => qty));
  // An order that was changed is another, and is asked about though all others were told.
  queue.want([{ qty: 1_000 } as Order], orders);
  await vi.advanceTimersByTimeAsync(50);
  expect(asked.at(-1)).toBe(1_000);
  queue.close();
  answers.at(-1)!('too late');
  const before = told.mock.calls.length;
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toHaveBeenCalledTimes(before);
});

it('comes to what is new in another list, rests when nothing is left, and wakes for who looks again', async () => {
  const asked: number[] = [];
  const told = vi.fn();
  const queue = new EstimateQueue(({ qty }) => {
    asked.push(qty);
    return Promise.resolve('why');
  }, told);
  queue.want([], orders.slice(0, 3));
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(100);
  expect([asked, vi.getTimerCount()]).toEqual([[0, 1, 2], 0]);
  // The first place of the list is another order now.
  queue.want([], [orders[50]!, orders[1]!, orders[2]!]);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual([0, 1, 2, 50]);
  queue.want([], orders);
  queue.close();
  expect(vi.getTimerCount()).toBe(0);
  // An effect that React runs twice closes the queue and wants of it again.
  queue.want([], orders.slice(0, 4));
  told.mockClear();
  await vi.advanceTimersByTimeAsync(100);
  expect(asked.at(-1)).toBe(3);
  expect(told).toHaveBeenCalledOnce();
});
