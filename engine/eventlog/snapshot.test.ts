import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts';
import { TestEngine } from '../../tests/fixtures/engine-kernel.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { openEventLog } from './open.ts';
import { snapshotOf } from './snapshot-file.ts';
import { verifyLog } from './verify.ts';

/** An engine that traded and was ended in order: its log, with the snapshot beside it. */
async function traded(folder: { file(name: string): string }): Promise<{ file: string; children: number }> {
  const file = folder.file('events.db');
  const engine = new TestEngine({ logPath: file });
  await engine.submit();
  engine.pass(60 * US_PER_SECOND);
  const children = engine.state.children.size;
  engine.kernel.close();
  expect(children).toBeGreaterThan(0);
  return { file, children };
}

describe('the snapshot beside a log', () => {
  it('is what a start goes on from, and what the records come to', async () => {
    using folder = temporaryFolder();
    const { file, children } = await traded(folder);
    const log = openEventLog(file);
    expect(log.snapshot?.()?.seq).toBe(log.durableSeq);
    log.close();
    const engine = new TestEngine({ logPath: file });
    expect(engine.state.children.size).toBe(children);
    engine.kernel.close();
    expect(verifyLog(file)).toMatchObject({ ok: true, remarks: [] });
  });

  it('gives the market features that one who was never ended has', async () => {
    using folder = temporaryFolder();
    const file = folder.file('events.db');
    const ended = new TestEngine({ logPath: file });
    const never = new TestEngine();
    for (const engine of [ended, never]) engine.pass(47 * US_PER_SECOND);
    ended.kernel.close();
    const started = new TestEngine({ logPath: file });
    for (const engine of [started, never]) engine.pass(20 * US_PER_SECOND);
    expect(started.kernel.features.capture()).toEqual(never.kernel.features.capture());
    started.kernel.close();
  });

  it('is skipped with words where a byte of it is changed, and the whole log is read', async () => {
    using folder = temporaryFolder();
    const { file, children } = await traded(folder);
    const bytes = readFileSync(snapshotOf(file));
    for (const at of [3, 60, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 1;
      writeFileSync(snapshotOf(file), damaged);
      const log = openEventLog(file);
      expect(log.snapshot?.()).toBeNull();
      expect(log.repaired).toContain('is skipped');
      log.close();
      expect(verifyLog(file)).toMatchObject({ ok: true, remarks: [expect.stringContaining('is skipped')] });
    }
    const engine = new TestEngine({ logPath: file });
    expect(engine.state.children.size).toBe(children);
    engine.kernel.close();
  });

  it('of another log is skipped, and one that says what its records do not is found', async () => {
    using folder = temporaryFolder();
    const { file } = await traded(folder);
    const text = readFileSync(snapshotOf(file), 'utf8');
    const { hash } = await import('node:crypto');
    const [first = '', body = ''] = text.split('\n');
    const header = JSON.parse(first) as Record<string, unknown>;
    writeFileSync(snapshotOf(file), `${JSON.stringify({ ...header, head: 'ab'.repeat(32) })}\n${body}`);
    const log = openEventLog(file);
    expect(log.repaired).toContain('another log');
    log.close();
    const lying = body.replace('"filledQty":', '"filledQty":1');
    writeFileSync(snapshotOf(file), `${JSON.stringify({ ...header, sha256: hash('sha256', lying) })}\n${lying}`);
    expect(verifyLog(file).problems).toMatchObject([{ problem: expect.stringContaining('delete it') }]);
    expect(path.basename(snapshotOf(file))).toBe('events.db.snapshot');
  });
});
