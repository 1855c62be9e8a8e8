import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../tests/fixtures/engine-kernel.ts';
import type { Fault } from '../../shared/domain/basics/fault.ts';
import { MarketSample, Quote } from '../../shared/protocol/market-tables.ts';
import { Gauge, OrderSample } from '../../shared/protocol/tables.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';

const inject = (engine: TestEngine, fault: Fault, forUs: number | null = null) =>
  engine.command({ kind: 'InjectFault', fault, forUs });

async function working(): Promise<TestEngine> {
  const engine = new TestEngine();
  engine.pass(2 * US_PER_MINUTE);
  await engine.submit({ qty: 20_000 });
  engine.pass(2 * US_PER_MINUTE);
  return engine;
}

const submitted = (engine: TestEngine): number => engine.state.children.size;

describe('faults on demand', () => {
  it('a venue that is down answers nothing: orders become unknown, and are found once it is back', async () => {
    const engine = await working();
    await inject(engine, { kind: 'venue-down', venue: 'SIM' }, 30 * US_PER_SECOND);
    engine.pass(20 * US_PER_SECOND);
    expect(engine.state.unknownChildren).toBeGreaterThan(0);
    engine.pass(2 * US_PER_MINUTE);
    expect(engine.state.unknownChildren).toBe(0);
    expect(engine.state.faults.get('F1')?.clearedUs).not.toBeNull();
  });

  it('a stop under lost acknowledgements is residual until the venue is asked, then confirmed', async () => {
    const engine = await working();
    await inject(engine, { kind: 'lost-acknowledgements', venue: 'SIM', sharePct: 100 });
    engine.pass(20 * US_PER_SECOND);
    await engine.command({ kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: '' });
    engine.pass(5 * US_PER_SECOND);
    const states = engine.kernel.snapshot('journal', {})!.rows.map(({ event }) => event.type);
    expect(states).toContain('StopLeftResidual');
    expect(engine.state.stop('S1').state).toBe('confirmed');
  });

  it('executions of which no report comes are found in the books of the venue, and counted once', async () => {
    const engine = await working();
    const { filledQty } = engine.state.parent('P1');
    await inject(engine, { kind: 'lost-executions', venue: 'SIM', sharePct: 100 }, US_PER_MINUTE);
    engine.pass(2 * US_PER_MINUTE);
    const journal = engine.kernel.publisher.journal().map(({ event }) => event);
    const found = journal.filter((event) => event.type === 'OrderDiffered' && event.difference.kind === 'fill-untold');
    expect(found.length).toBeGreaterThan(0);
    expect(engine.kernel.reconciler.missed).toBe(found.length);
    const ids = [...engine.state.executions.values()].flatMap((known) => [...known]);
    const filled = [...engine.state.children.values()].reduce((sum, child) => sum + child.filledQty, 0);
    expect(new Set(ids).size).toBe(ids.length);
    expect(engine.state.parent('P1').filledQty).toBe(filled);
    expect(filled).toBeGreaterThan(filledQty);
    expect(engine.state.unknownChildren).toBe(0);
  });

  it('a venue that rejects everything leaves rejected orders and no fills', async () => {
    const engine = await working();
    const { filledQty } = engine.state.parent('P1');
    await inject(engine, { kind: 'venue-rejects', venue: 'SIM', sharePct: 100 });
    engine.pass(US_PER_SECOND);
    const before = submitted(engine);
    engine.pass(US_PER_MINUTE);
    const fresh = [...engine.state.children.values()].slice(before);
    expect(fresh.length).toBeGreaterThan(0);
    expect(new Set(fresh.map(({ state }) => state))).toEqual(new Set(['rejected']));
    expect(engine.state.parent('P1').filledQty - filledQty).toBeLessThanOrEqual(2_000);
  });

  it('a slow venue is slow: no acknowledgement comes before its delay', async () => {
    const engine = await working();
    await inject(engine, { kind: 'venue-slow', venue: 'SIM', delayUs: 500_000 });
    const before = submitted(engine);
    while (submitted(engine) === before) engine.pass(US_PER_SECOND / 10);
    expect([...engine.state.children.values()].at(-1)?.state).toBe('pending-new');
    engine.pass(2 * US_PER_SECOND);
    expect([...engine.state.children.values()][before]?.state).not.toBe('pending-new');
  });

  it('no order leaves while market data is missing; afterwards the book is that of the feed', async () => {
    const engine = await working();
    await inject(engine, { kind: 'feed-gap' }, 30 * US_PER_SECOND);
    const before = submitted(engine);
    engine.pass(29 * US_PER_SECOND);
    expect(submitted(engine)).toBe(before);
    expect(engine.kernel.snapshot('engine', {})?.rows[0]?.marketState).toBe('stale');
    expect(engine.kernel.snapshot('feeds', {})?.rows[0]?.state).toBe('stale');
    engine.pass(US_PER_MINUTE);
    expect(submitted(engine)).toBeGreaterThan(before);

    const whole = new TestEngine();
    whole.pass(engine.kernel.nowUs() - whole.kernel.nowUs());
    for (const side of ['buy', 'sell'] as const) {
      const levels = (of: TestEngine) => of.kernel.market.get('MIDT')?.book.levels(side, 10);
      expect(levels(engine)).toEqual(levels(whole));
    }
  });

  it('a halt stops an instrument until it is cleared, and a fat print is on the tape', async () => {
    const engine = await working();
    await inject(engine, { kind: 'halt', instrument: 'MIDT' });
    engine.pass(US_PER_SECOND);
    const before = submitted(engine);
    engine.pass(US_PER_MINUTE);
    expect(submitted(engine)).toBe(before);
    await engine.command({ kind: 'ClearFault', faultId: 'F1' });
    engine.pass(US_PER_MINUTE);
    expect(submitted(engine)).toBeGreaterThan(before);

    await inject(engine, { kind: 'fat-print', instrument: 'MIDT', awayBps: 2_000, qty: 7_777 });
    engine.pass(US_PER_SECOND);
    engine.kernel.publishGauges(0);
    const tape = engine.kernel.snapshot('tape', { instrument: 'MIDT' })!.rows;
    expect(tape.find(({ qty }) => qty === 7_777)?.px).toBeGreaterThan(1_100_000);
  });

  it('a scenario injects at its times, each once', () => {
    const troubles: string[] = [];
    const engine = new TestEngine({
      scenario: [
        { atUs: 60 * US_PER_SECOND, forUs: 10 * US_PER_SECOND, fault: { kind: 'halt', instrument: 'MIDT' } },
        { atUs: 90 * US_PER_SECOND, forUs: null, fault: { kind: 'venue-down', venue: 'MARS' } },
      ],
      onTrouble: (words) => troubles.push(words),
    });
    engine.pass(65 * US_PER_SECOND);
    expect(engine.kernel.book('MIDT')?.halted).toBe(true);
    engine.pass(60 * US_PER_SECOND);
    expect(engine.kernel.book('MIDT')?.halted).toBe(false);
    expect([...engine.state.faults.values()]).toMatchObject([{ faultId: 'F1', actor: 'scenario' }]);
    expect(troubles).toEqual([expect.stringMatching(/scenario: there is no venue MARS/)]);
  });

  it('a print of any quantity leaves rows that a desk can read', async () => {
    const engine = await working();
    const rows: unknown[] = [];
    engine.kernel.onChange((change) => void (change.table === 'quotes' && rows.push(...change.rows)));
    for (let i = 0; i < 2; i++) {
      const fault = { kind: 'fat-print', instrument: 'MIDT', awayBps: 5_000, qty: Number.MAX_SAFE_INTEGER } as const;
      expect((await inject(engine, fault)).status).toBe('accepted');
    }
    engine.pass(2 * US_PER_SECOND);
    rows.push(...engine.kernel.snapshot('quotes', {})!.rows);
    for (const row of rows) expect(() => Quote.parse(row)).not.toThrow();
    for (const row of engine.kernel.snapshot('gauges', {})!.rows) expect(() => Gauge.parse(row)).not.toThrow();
    const samples = engine.kernel.snapshot('orderSeries', { parentId: 'P1' })!.rows;
    for (const row of samples) expect(() => OrderSample.parse(row)).not.toThrow();
    const series = engine.kernel.snapshot('marketSeries', { instrument: 'MIDT' })!.rows;
    for (const row of series) expect(() => MarketSample.parse(row)).not.toThrow();
  });

  it('one that would hold longer than time can be counted is refused, and nothing of it is recorded', async () => {
    const engine = await working();
    const answer = await inject(engine, { kind: 'feed-gap' }, Number.MAX_SAFE_INTEGER);
    expect(answer).toMatchObject({ status: 'rejected', code: 'BAD_TIME' });
    expect(engine.kernel.faults.feedIsDown).toBe(false);
  });

  it('refuses faults of what is not there', async () => {
    const engine = await working();
    expect(await inject(engine, { kind: 'venue-down', venue: 'MARS' })).toMatchObject({ code: 'UNKNOWN_VENUE' });
    expect(await inject(engine, { kind: 'halt', instrument: 'MARS' })).toMatchObject({ code: 'UNKNOWN_INSTRUMENT' });
    const unknown = await engine.command({ kind: 'ClearFault', faultId: 'F9' });
    expect(unknown).toMatchObject({ status: 'rejected', code: 'UNKNOWN_FAULT' });
  });
});
