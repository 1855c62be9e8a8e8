/**
 * Writes a snapshot little by little beside a log that goes on: its text in pieces, synced without anybody waiting, and
 * under its name only once it is whole and durable. Whatever goes wrong with it is told at its end; the log is not touched.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { OpenSnapshot } from '../core/event-log.ts';
import { headerOf, type SnapshotOf, snapshotOf } from './snapshot-file.ts';

/** As long as any: the header is written first, and over once the hash of what follows it is known. */
const NO_HASH = '0'.repeat(64);

export class SnapshotWriter implements OpenSnapshot {
  readonly #file: string;
  readonly #of: SnapshotOf;
  readonly #hash = createHash('sha256');
  #fd: number | null = null;
  #trouble: string | null = null;
  #dropped = false;

  constructor(file: string, of: SnapshotOf) {
    this.#file = file;
    this.#of = of;
    this.#try(() => {
      this.#fd = openSync(this.#unfinished, 'w', 0o600);
      writeSync(this.#fd, headerOf(of, NO_HASH));
    });
  }

  write(text: string): void {
    this.#try(() => {
      if (this.#fd === null) return;
      this.#hash.update(text);
      writeAll(this.#fd, text);
    });
  }

  end(done: (trouble: string | null) => void): void {
    this.#try(() => {
      if (this.#fd !== null) writeSync(this.#fd, headerOf(this.#of, this.#hash.digest('hex')), 0);
    });
    const fd = this.#fd;
    if (fd === null) return done(this.#trouble);
    fsync(fd, (error) => {
      if (this.#dropped) return;
      if (error) this.#fail(error);
      this.#try(() => {
        this.#close();
        if (this.#trouble === null) renameSync(this.#unfinished, snapshotOf(this.#file));
      });
      done(this.#trouble);
    });
  }

  drop(): void {
    this.#dropped = true;
    this.#fail(new Error('it was dropped'));
  }

  /** Another name than that of one that is written at once: both may be under way. */
  get #unfinished(): string {
    return `${snapshotOf(this.#file)}.unfinished`;
  }

  #try(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  /** The first trouble is told; what is written counts for nothing. */
  #fail(error: Error): void {
    this.#trouble ??= error.message;
    try {
      this.#close();
      rmSync(this.#unfinished, { force: true });
    } catch {
      // A file that cannot even be closed or removed is in nobody's way: the next one is written over it.
    }
  }

  #close(): void {
    const fd = this.#fd;
    this.#fd = null;
    if (fd !== null) closeSync(fd);
  }
}

/** A file may take less at once than it is given. */
function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length;) from += writeSync(fd, bytes, from);
}
