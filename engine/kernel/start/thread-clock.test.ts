import { describe, expect, it } from 'vitest';
import { openThreadClock } from './thread-clock.ts';

describe('the clock of a thread', () => {
  it.runIf(process.platform === 'linux')('counts work and no waiting', () => {
    const clockUs = openThreadClock()!;
    const before = clockUs();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
    const waitedUs = clockUs() - before;
    let tries = 0;
    while (clockUs() - before < waitedUs + 5_000 && tries < 1e7) tries += 1;
    expect(waitedUs).toBeLessThan(30_000);
    expect(tries).toBeLessThan(1e7);
  });

  it('is none where it goes by steps of milliseconds, or not at all', () => {
    let readings = 0;
    expect(openThreadClock(() => 15_625 * Math.floor(readings++ / 100))).toBeNull();
    expect(openThreadClock(() => 0)).toBeNull();
    expect(openThreadClock(null)).toBeNull();
  });
});
