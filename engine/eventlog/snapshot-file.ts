/**
 * The snapshot beside a log: what the records up to one come to, so that a start need not read them all. It proves
 * nothing and is needed for nothing: one that is damaged, of another form or of another log is skipped with words. It
 * names the record that it ends with by number and hash, and is written whole before it takes its name.
 */
import { hash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { STATE_VERSION } from '../core/engine-state.ts';
import type { LogSnapshot } from '../core/event-log.ts';
import { FORMAT_VERSION } from './chain.ts';

const Header = z.strictObject({
  snapshot: z.literal('watchkeeper'),
  format: z.int(),
  state: z.int(),
  seq: z.int().min(1),
  tsUs: z.int().min(0),
  /** Hash of the record that it ends with. */
  head: z.string(),
  /** Of all that follows the first line. */
  sha256: z.string(),
});

export type SnapshotFile =
  | { readonly kind: 'none' }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'whole'; readonly head: string; readonly snapshot: LogSnapshot };

export const snapshotOf = (file: string): string => `${file}.snapshot`;

export function readSnapshot(file: string): SnapshotFile {
  const path = snapshotOf(file);
  if (!existsSync(path)) return { kind: 'none' };
  const skipped = (why: string): SnapshotFile => ({
    kind: 'skipped',
    why: `The snapshot ${path} is skipped: ${why}. The log is read from its first record instead.`,
  });
  try {
    const bytes = readFileSync(path);
    const end = bytes.indexOf('\n');
    const header = Header.safeParse(JSON.parse(bytes.toString('utf8', 0, Math.max(0, end))));
    if (!header.success) return skipped('its first line is not one of a snapshot');
    const { format, state, seq, tsUs, head, sha256 } = header.data;
    if (format !== FORMAT_VERSION || state !== STATE_VERSION) return skipped('it is of another version of the program');
    const body = bytes.subarray(end + 1);
    if (hash('sha256', body) !== sha256) return skipped('its content is damaged');
    const { state: captured, beside } = JSON.parse(body.toString()) as Pick<LogSnapshot, 'state' | 'beside'>;
    return { kind: 'whole', head, snapshot: { seq, tsUs, state: captured, beside } };
  } catch (error) {
    return skipped(error instanceof Error ? error.message : String(error));
  }
}

/** The record that a snapshot ends with, when it was taken, and the record's hash. */
export type SnapshotOf = Pick<z.infer<typeof Header>, 'seq' | 'tsUs' | 'head'>;

/** Its first line; equally long for whatever hash. */
export function headerOf({ seq, tsUs, head }: SnapshotOf, sha256: string): string {
  const versions = { format: FORMAT_VERSION, state: STATE_VERSION };
  const header: z.infer<typeof Header> = { snapshot: 'watchkeeper', ...versions, seq, tsUs, head, sha256 };
  return `${JSON.stringify(header)}\n`;
}

/** Throws what the file system throws. */
export function writeSnapshot(file: string, head: string, { seq, tsUs, state, beside }: LogSnapshot): void {
  const body = JSON.stringify({ state, beside });
  const next = `${snapshotOf(file)}.next`;
  const fd = openSync(next, 'w', 0o600);
  try {
    writeSync(fd, headerOf({ seq, tsUs, head }, hash('sha256', body)));
    writeSync(fd, body);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(next, snapshotOf(file));
}
