import { describe, expect, it } from 'vitest';
import { MAX_SAMPLES, SampleSeries } from './sample-series.ts';

function seriesOf(count: number): { series: SampleSeries<number>; kept: number } {
  const series = new SampleSeries<number>();
  let kept = 0;
  for (let i = 0; i < count; i++) kept += Number(series.offer(i));
  return { series, kept };
}

describe('a series of samples', () => {
  it('keeps everything until it is full', () => {
    const { series, kept } = seriesOf(MAX_SAMPLES);
    expect([kept, series.all().length, series.all().at(-1)]).toEqual([MAX_SAMPLES, MAX_SAMPLES, MAX_SAMPLES - 1]);
  });

  it('then keeps every second one, from the first on, and takes every second one', () => {
    const { series } = seriesOf(MAX_SAMPLES + 3);
    expect(series.all().length).toBe(MAX_SAMPLES / 2 + 2);
    expect(series.all().every((sample, i) => sample === 2 * i)).toBe(true);
    expect(series.offer(MAX_SAMPLES + 3)).toBe(false);
    expect(series.offer(MAX_SAMPLES + 4)).toBe(true);
  });

  it('stays bounded, evenly spaced and up to date over far more than a day', () => {
    for (const count of [23_400, 86_400, 500_001]) {
      const samples = seriesOf(count).series.all();
      const stride = samples[1]! - samples[0]!;
      expect(samples.length).toBeLessThanOrEqual(MAX_SAMPLES);
      expect(samples.length).toBeGreaterThan(MAX_SAMPLES / 2);
      expect(samples.every((sample, i) => sample === i * stride)).toBe(true);
      expect(count - samples.at(-1)!).toBeLessThanOrEqual(stride);
    }
  });
});
