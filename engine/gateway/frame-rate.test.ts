import { expect, it } from 'vitest';
import { FrameRate } from './frame-rate.ts';

const BOUND = 10;
/** What is said of so many frames at a time: nothing, for how long to pause, or that enough is enough. */
const burst = (rate: FrameRate, nowMs: number, frames = BOUND + 1): number | 'too-many' =>
  Array.from({ length: frames }, () => rate.frame(nowMs)).find((said) => said !== 0) ?? 0;

it('BOUND-1 lets go of who is over the bound in a sixth second, however late each of them is read', () => {
  for (const lateMs of [0, 1, 1_500, 4_999]) {
    const rate = new FrameRate(BOUND);
    const said = [1, 2, 3, 4, 5, 6].map((nth) => burst(rate, nth * (1_000 + lateMs)));
    expect(said).toEqual([1_000, 1_000, 1_000, 1_000, 1_000, 'too-many']);
  }
});

it('BOUND-1 begins anew after a second within the bound, and after a calm of five', () => {
  const rate = new FrameRate(BOUND);
  const fiveSeconds = (fromMs: number) => [0, 1, 2, 3, 4].map((nth) => burst(rate, fromMs + nth * 1_000));
  const pauses = Array.from({ length: 5 }, () => 1_000);
  expect(fiveSeconds(1_000)).toEqual(pauses);
  expect(burst(rate, 6_000, BOUND)).toBe(0);
  expect(fiveSeconds(7_000)).toEqual(pauses);
  expect(fiveSeconds(17_000)).toEqual(pauses);
});

it('never minds as many as the bound', () => {
  const rate = new FrameRate(BOUND);
  for (let second = 1; second < 20; second++) expect(burst(rate, second * 1_000, BOUND)).toBe(0);
});
