import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts';
import { openEventLog } from './open.ts';
import { readBeside } from './read-beside.ts';
import { appendSamples, sampleRecord } from './testing/sample-log.ts';

const WRITER = `
  import { openEventLog } from ${JSON.stringify(join(import.meta.dirname, 'open.ts'))};
  import { appendSamples } from ${JSON.stringify(join(import.meta.dirname, 'testing/sample-log.ts'))};
  const log = openEventLog(process.argv[1]);
  let n = 0;
  const writing = setInterval(() => {
    appendSamples(log, 40);
    log.tidy?.();
    if (n++ === 0) process.stdout.write('writing');
    if (n === 2_000) clearInterval(writing);
  }, 10);`;
const copies = (): number => readdirSync(tmpdir()).filter((name) => name.startsWith('watchkeeper-read-')).length;

describe('a log that another process writes', () => {
  test('is read whole as it was at some moment, again and again, and the writer is not disturbed', async () => {
    using folder = temporaryFolder();
    const file = folder.file('events.db');
    const before = copies();
    const writer = spawn(process.execPath, ['--input-type=module', '-e', WRITER, file], {
      stdio: ['ignore', 'pipe', 2],
    });
    using stopped = { [Symbol.dispose]: () => void writer.kill('SIGKILL') };
    await once(writer.stdout!, 'data');
    let newest = 0;
    // Two readings may find the same moment, where the writer had no turn of the processor between them.
    for (let moments = 0; moments < 8;) {
      using copied = readBeside(file);
      const { log } = copied;
      expect(log.durableSeq).toBeGreaterThanOrEqual(newest);
      if (log.durableSeq > newest) moments++;
      newest = log.durableSeq;
      const records = [...log.read(1)];
      expect(records).toHaveLength(newest);
      expect(records.at(-1)).toEqual(sampleRecord(newest));
    }
    expect(writer.exitCode).toBeNull();
    stopped[Symbol.dispose]();
    await once(writer, 'close');
    expect(copies()).toBe(before);
    const log = openEventLog(file);
    expect(log.durableSeq).toBeGreaterThanOrEqual(newest);
    log.close();
  });

  test('is not repaired by reading, and damage is told of the log itself', () => {
    using folder = temporaryFolder();
    const file = folder.file('events.db');
    const log = openEventLog(file);
    appendSamples(log, 600);
    log.close();
    const whole = readFileSync(file);
    const bad = Buffer.from(whole);
    bad[whole.length >> 1]! ^= 1;
    writeFileSync(file, bad);
    expect(() => readBeside(file)).toThrow(file);
    expect(readFileSync(file).equals(bad)).toBe(true);
    expect(() => readBeside(folder.file('none'))).toThrow(/there is no such file/);
  });
});
