/**
 * `npm run bench [-- name…]`: runs the benchmarks whose file name contains one of the names, all where none is given, one
 * after another and each in a process of its own. stdout holds one JSON object a line and nothing else.
 */
import { fork } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Bench } from '../bench/bench.ts';

const SELF = fileURLToPath(import.meta.url);
const ROOT = path.resolve(import.meta.dirname, '..');
/** A benchmark that takes longer hangs. */
const LIMIT_MS = 15 * 60_000;

const Line = z.strictObject({
  name: z.string().min(1),
  value: z.number(),
  unit: z.string(),
  detail: z.unknown().optional(),
});

function benchFiles(names: readonly string[], root: string): string[] {
  return globSync('**/*.bench.ts', { cwd: root, exclude: ['node_modules', 'dist', '.cache'] })
    .filter((file) => names.length === 0 || names.some((name) => path.basename(file).includes(name)))
    .sort();
}

/** Runs one file in a process of its own; null when it went well, else what went wrong. */
function runAlone(file: string): Promise<string | null> {
  return new Promise((resolve) => {
    // What a benchmark prints itself is progress.
    const child = fork(SELF, ['--alone', file], { cwd: ROOT, stdio: ['ignore', 2, 2, 'ipc'], timeout: LIMIT_MS });
    let lines = 0;
    let wrong: string | null = null;
    child.on('message', (message) => {
      const line = Line.safeParse(message);
      if (!line.success) wrong = `reported what is no line: ${z.prettifyError(line.error)}`;
      else console.log(JSON.stringify(line.data));
      lines++;
    });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      if (signal !== null) resolve(`ended by ${signal} (the limit is ${LIMIT_MS / 60_000} minutes)`);
      else if (code !== 0) resolve(`exit code ${code}`);
      else resolve(lines === 0 ? 'reported nothing' : wrong);
    });
  });
}

async function runHere(file: string): Promise<void> {
  const { bench } = (await import(pathToFileURL(path.resolve(file)).href)) as { bench?: Bench };
  if (typeof bench !== 'function') throw new Error(`${file} exports no function named bench`);
  await bench((line) => process.send?.(line));
  process.disconnect();
}

async function main(names: readonly string[]): Promise<number> {
  const files = benchFiles(names, ROOT);
  if (files.length === 0) {
    console.error(`bench: no *.bench.ts has ${names.join(' or ') || 'been written yet'} in its name`);
    return 1;
  }
  let failures = 0;
  for (const [index, file] of files.entries()) {
    console.error(`[${index + 1}/${files.length}] ${file}`);
    const wrong = await runAlone(file);
    if (wrong === null) continue;
    failures++;
    console.error(`bench: ${file} failed: ${wrong}`);
  }
  return failures === 0 ? 0 : 1;
}

const [first, second] = process.argv.slice(2);
if (first === '--alone' && second !== undefined) await runHere(second);
else process.exitCode = await main(process.argv.slice(2));
