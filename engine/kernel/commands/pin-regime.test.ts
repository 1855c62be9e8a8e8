/** The regime of a market as the log has it: by the detector, and by a person's pin, which goes before it. */
import { describe, expect, it } from 'vitest';
import { REGIMES } from '../../../shared/domain/models/regime.ts';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { MemoryLog } from '../../../tests/fixtures/engine-log.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';

const thin = (log: MemoryLog): TestEngine => {
  const [profile] = builtInProfiles();
  return new TestEngine({ log, feed: new SimulatedMarket([{ ...profile!, regime: 'thin' }], 'regimes') });
};
const rowsOf = (engine: TestEngine) => engine.kernel.snapshot('regimeViews', {})!.rows;
const changes = (log: MemoryLog) => log.records.filter(({ event }) => event.type === 'RegimeChanged');

describe('the regime of an instrument', () => {
  it('is what the detector came to once that is in the log, and the same after a restart', () => {
    const log = new MemoryLog();
    const engine = thin(log);
    const { symbol: instrument } = engine.feed.instruments[0]!;
    expect(rowsOf(engine)).toMatchObject([{ instrument, regime: 'calm', sinceUs: 0, ready: false, calibrated: true }]);
    engine.pass(20 * US_PER_MINUTE);
    const [row] = rowsOf(engine);
    expect(row).toMatchObject({ regime: 'thin', detected: 'thin', ready: true, pin: null });
    expect(row!.probabilities[REGIMES.indexOf('thin')]).toBeGreaterThan(0.5);
    expect(row!.changes).toBe(changes(log).length);
    expect(row!.sinceUs).toBe(changes(log).at(-1)!.tsUs);
    const series = engine.kernel.snapshot('regimeSeries', { instrument })!.rows;
    expect(series.length).toBeGreaterThan(100);
    expect(series.map(({ regime }) => regime)).toContain('thin');
    engine.crash();
    const again = thin(log);
    expect(rowsOf(again)[0]).toMatchObject({ regime: 'thin', sinceUs: row!.sinceUs, changes: row!.changes });
  });

  it('REG-1 is what a person pins it to, with a reason, until it is let go', async () => {
    const log = new MemoryLog();
    const engine = thin(log);
    const { symbol: instrument } = engine.feed.instruments[0]!;
    engine.pass(20 * US_PER_MINUTE);
    const pin = { kind: 'PinRegime', instrument, reason: 'a print is due' } as const;
    expect(await engine.command({ ...pin, regime: null })).toMatchObject({ code: 'WRONG_STATE' });
    expect(await engine.command({ ...pin, regime: 'volatile', reason: ' ' })).toMatchObject({ code: 'REASON_MISSING' });
    expect(await engine.command({ ...pin, instrument: 'NONE', regime: 'volatile' })).toMatchObject({
      code: 'UNKNOWN_INSTRUMENT',
    });
    expect(await engine.command({ ...pin, regime: 'volatile' })).toMatchObject({ status: 'accepted' });
    const held = { regime: 'volatile', detected: 'thin', pin: { actor: 'ann', reason: 'a print is due' } };
    expect(rowsOf(engine)).toMatchObject([held]);
    engine.crash();
    const again = thin(log);
    expect(rowsOf(again)).toMatchObject([held]);
    await again.command({ ...pin, regime: null, reason: 'over' });
    expect(rowsOf(again)).toMatchObject([{ regime: 'thin', pin: null }]);
  });
});
