import { describe, expect, it } from 'vitest';
import { openThreadClock } from './thread-clock.ts';

describe('the clock of a thread', () => {
  it('counts work and no waiting', () => {
    const clockUs = openThreadClock();
    if (!clockUs) return expect(process.platform).not.toBe('linux');
    const before = clockUs();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
    expect(clockUs() - before).toBeLessThan(30_000);
    const worked = clockUs();
    for (let sum = 0; clockUs() - worked < 5_000; sum++) if (sum > 1e7) expect.fail('it stands still');
  });

  it('is none where it goes by steps of milliseconds, or not at all', () => {
    let readings = 0;
    expect(openThreadClock(() => 15_625 * Math.floor(readings++ / 100))).toBeNull();
    expect(openThreadClock(() => 0)).toBeNull();
    expect(openThreadClock(null)).toBeNull();
  });
});
