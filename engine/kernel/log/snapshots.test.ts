/** Snapshots in the middle of trading: what a start goes on from is what the whole log comes to, orders open or not. */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { EngineState } from '../../core/engine-state.ts';
import { readSnapshot, snapshotOf } from '../../eventlog/snapshot-file.ts';
import { verifyLog } from '../../eventlog/verify.ts';
import { JOURNAL_ROWS } from '../tables/publisher.ts';
import { textOf } from './snapshot-text.ts';

const OFTEN = { worthRecords: 10, lookEveryUs: 5 * US_PER_SECOND };
const POV = { instrument: 'LRGE', qty: 100_000, params: { strategy: 'pov', participationPct: 20 } } as const;

/** Once it is durable under its name, which is told to nobody. */
async function kept(file: string): Promise<{ seq: number }> {
  for (let i = 0; i < 500; i++) {
    const found = existsSync(snapshotOf(file)) ? readSnapshot(file) : null;
    if (found?.kind === 'whole') return found.snapshot;
    await wait(10);
  }
  throw new Error(`no snapshot of ${file} after five seconds`);
}

describe('a snapshot that is kept while orders are open', () => {
  it('is gone on from after a crash, and gives what the whole log gives', async () => {
    using folder = temporaryFolder();
    const file = folder.file('events.db');
    const before = new TestEngine({ logPath: file, snapshotPace: OFTEN });
    await before.submit(POV);
    before.pass(5 * US_PER_SECOND);
    await before.submit({ ...POV, side: 'sell' });
    await before.command({ kind: 'InjectFault', fault: { kind: 'venue-down', venue: 'SIM' }, forUs: US_PER_SECOND });
    for (let i = 0; i < 60 && (before.state.openChildCount === 0 || i < 20); i++) before.pass(US_PER_SECOND);
    const { seq } = await kept(file);
    before.pass(3 * US_PER_SECOND);
    expect(before.state.openChildCount).toBeGreaterThan(0);
    expect(before.log.durableSeq).toBeGreaterThan(seq);
    const children = [...before.state.children.values()];
    before.crash();
    expect(verifyLog(file)).toMatchObject({ ok: true, remarks: [] });
    const other = folder.file('whole.db');
    copyFileSync(file, other);
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${other}-wal`);
    const [after, whole] = [new TestEngine({ logPath: file }), new TestEngine({ logPath: other })];
    expect([...after.state.children.keys()]).toEqual(children.map(({ childId }) => childId));
    const folded = new EngineState();
    for (const record of after.log.read(1)) folded.apply(record.event, record.seq, record.tsUs);
    expect(after.state.capture()).toEqual(folded.capture());
    for (const parentId of ['P1', 'P2']) {
      // What the algorithm said last is in the snapshot alone.
      const beside = ({ kernel }: TestEngine): object => {
        const { atStart, atPlan, planFromUs, series } = kernel.algos.runtime(parentId)!;
        return { atStart, atPlan, planFromUs, series: series.capture() };
      };
      expect(beside(after)).toEqual(beside(whole));
    }
    // Moves of the mid that were waited for at the snapshot are all that may be missing.
    const venues = (engine: TestEngine): object[] =>
      engine.kernel.snapshot('venues', {})!.rows.map((row) => ({ ...row, markoutBps: null }));
    expect(venues(after)).toEqual(venues(whole));
    expect(after.kernel.snapshot('venues', {})!.rows[0]!.fills).toBeGreaterThan(0);
    await after.release();
    after.pass(30 * US_PER_SECOND);
    expect(after.state.children.size).toBeGreaterThan(children.length);
    after.kernel.close();
    whole.kernel.close();
  });

  it('gives back what was no routine from before the newest events', async () => {
    using folder = temporaryFolder();
    const file = folder.file('events.db');
    const before = new TestEngine({ logPath: file });
    await before.submit({ ...POV, qty: 400_000 });
    while (before.kernel.logSeq() < JOURNAL_ROWS + 100) before.pass(30 * US_PER_SECOND);
    const held = before.kernel.publisher.journal();
    expect(held[0]!.event.type).toBe('EngineStarted');
    expect(held.length).toBeLessThan(before.kernel.logSeq());
    before.kernel.close();
    expect((await kept(file)).seq).toBeGreaterThan(JOURNAL_ROWS);
    const after = new TestEngine({ logPath: file });
    const again = after.kernel.publisher.journal();
    expect(again.filter(({ seq }) => seq < held.at(-JOURNAL_ROWS)!.seq)).toEqual(held.slice(0, -JOURNAL_ROWS));
    after.kernel.close();
  });

  it('gives way to the one that is kept when the engine is ended, and leaves nothing behind', async () => {
    using folder = temporaryFolder();
    const file = folder.file('events.db');
    const engine = new TestEngine({ logPath: file, snapshotPace: { ...OFTEN, lookEveryUs: US_PER_SECOND } });
    await engine.submit(POV);
    while (!readdirSync(folder.path).some((name) => name.endsWith('.unfinished'))) engine.pass(1_000);
    engine.kernel.close();
    const { seq } = await kept(file);
    expect(seq).toBe(engine.log.durableSeq);
    await wait(50);
    expect(readdirSync(folder.path).filter((name) => name.includes('.unfinished'))).toEqual([]);
    expect(await kept(file)).toMatchObject({ seq });
  });

  it('is told of where it cannot be written, and harms nothing', async () => {
    using folder = temporaryFolder();
    const file = folder.file('events.db');
    const engine = new TestEngine({ logPath: file, snapshotPace: OFTEN });
    mkdirSync(`${snapshotOf(file)}.unfinished`);
    await engine.submit(POV);
    for (let i = 0; i < 60 && engine.troubles.length === 0; i++) engine.pass(US_PER_SECOND);
    expect(engine.troubles[0]).toMatch(/^No snapshot of the log could be kept \(EISDIR.*\): the next start reads more/);
    const records = engine.log.durableSeq;
    await engine.submit(POV);
    expect(engine.log.durableSeq).toBeGreaterThan(records);
    engine.kernel.close();
  });
});

describe('the text of a snapshot in pieces', () => {
  it('is the text at once', () => {
    const long = fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 150, size: 'max' });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), long)), (value) => {
        expect([...textOf(value)].join('')).toBe(JSON.stringify(value));
      }),
      { numRuns: 40 },
    );
    const odd = {
      a: undefined,
      b: [undefined],
      c: {},
      d: [],
      e: { f: undefined },
      g: Array.from({ length: 65 }, () => undefined),
    };
    expect([...textOf(odd)].join('')).toBe(JSON.stringify(odd));
  });
});
