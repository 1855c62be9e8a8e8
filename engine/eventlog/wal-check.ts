/**
 * Reads the write-ahead log that a killed engine leaves beside its log. SQLite stops at the first frame whose checksum
 * is wrong and says nothing, so that one damaged byte would silently undo every later commit: this finds it first.
 * Format: https://sqlite.org/fileformat2.html#walformat. The first commit after opening and the first after a failed one
 * empty the file, so what stands behind the valid frames is of earlier writings, which their salts tell. Changes nothing.
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { PAGE_BYTES } from './layout.ts';

export type WalState =
  /** Every transaction that was committed is there; one that was being written may be cut short. */
  | { readonly kind: 'whole'; readonly frames: number }
  /** The last transaction is not as it was to be: a write torn by a power cut, or damage. Without it that transaction is lost. */
  | { readonly kind: 'torn'; readonly frames: number; readonly problem: string }
  /** A frame is damaged and later ones follow it: SQLite would drop what was committed. */
  | { readonly kind: 'damaged'; readonly frames: number; readonly problem: string };

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES;
/** The lowest bit says in which byte order the checksums are computed: set for big-endian. */
const MAGIC = 0x377f0682;

/** More often a file is not written from its beginning again; bytes that are no frame are seldom taken for an older one. */
const MOST_RESTARTS = 2 ** 20;

export const walOf = (file: string): string => `${file}-wal`;

export function checkWal(file: string): WalState {
  const path = walOf(file);
  if (!existsSync(path)) return { kind: 'whole', frames: 0 };
  const fd = openSync(path, 'r');
  try {
    return checkFrames(fd, path, fstatSync(fd).size);
  } finally {
    closeSync(fd);
  }
}

function checkFrames(fd: number, path: string, size: number): WalState {
  if (size <= HEADER_BYTES) return { kind: 'whole', frames: 0 };
  const header = readAt(fd, 0, HEADER_BYTES);
  const bigEndian = (header.readUInt32BE(0) & 1) === 1;
  const sum = new Checksum(bigEndian);
  sum.add(header.subarray(0, 24));
  const known = (header.readUInt32BE(0) & ~1) >>> 0 === MAGIC && header.readUInt32BE(8) === PAGE_BYTES;
  if (!known || !sum.equals(header.subarray(24))) return { kind: 'damaged', frames: 0, problem: `header of ${path}` };
  const salts = header.subarray(16, 24);
  const total = Math.floor((size - HEADER_BYTES) / FRAME_BYTES);
  for (let i = 0; i < total; i++) {
    const frame = readAt(fd, HEADER_BYTES + i * FRAME_BYTES, FRAME_BYTES);
    const frameSalts = frame.subarray(8, 16);
    sum.add(frame.subarray(0, 8));
    sum.add(frame.subarray(FRAME_HEADER_BYTES));
    if (frameSalts.equals(salts) && sum.equals(frame.subarray(16, 24))) continue;
    const problem = `frame ${i + 1} of ${total} in ${path}`;
    const later = framesOf(fd, salts, i + 1, total);
    if (isOlder(frameSalts, salts)) {
      if (later.count === 0) return { kind: 'whole', frames: i };
      // A power cut may have left out this frame and not a later one, but of the one transaction that was being written.
      if (later.commits === 0 || later.endsAtCommit) return { kind: 'torn', frames: i, problem };
    }
    return { kind: later.count > 0 ? 'damaged' : 'torn', frames: i, problem };
  }
  return { kind: 'whole', frames: total };
}

/** Left over from before the file was last started anew: each time counts the first salt up and draws the second anew. */
function isOlder(frameSalts: Buffer, salts: Buffer): boolean {
  const times = (salts.readUInt32BE(0) - frameSalts.readUInt32BE(0)) >>> 0;
  return times > 0 && times < MOST_RESTARTS && frameSalts.readUInt32BE(4) !== salts.readUInt32BE(4);
}

/** The frames of this writing from one on; whether the last of them, and it alone, ends a transaction. */
function framesOf(fd: number, salts: Buffer, from: number, total: number) {
  let [count, commits, endsAtCommit] = [0, 0, false];
  for (let i = from; i < total; i++) {
    const header = readAt(fd, HEADER_BYTES + i * FRAME_BYTES, 16);
    if (!header.subarray(8, 16).equals(salts)) continue;
    count += 1;
    // The size of the database after the transaction, in its last frame alone.
    const isCommit = header.readUInt32BE(4) !== 0;
    if (isCommit) commits += 1;
    endsAtCommit = isCommit && commits === 1;
  }
  return { count, commits, endsAtCommit };
}

function readAt(fd: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readSync(fd, bytes, 0, length, offset);
  return bytes;
}

/** The running checksum of a write-ahead log: a Fibonacci-weighted sum over pairs of 32-bit words. */
class Checksum {
  readonly #littleEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(bigEndian: boolean) {
    this.#littleEndian = !bigEndian;
  }

  add(bytes: Buffer): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < bytes.length; at += 8) {
      this.#first = (this.#first + view.getUint32(at, this.#littleEndian) + this.#second) | 0;
      this.#second = (this.#second + view.getUint32(at + 4, this.#littleEndian) + this.#first) | 0;
    }
  }

  equals(stored: Buffer): boolean {
    return stored.readInt32BE(0) === this.#first && stored.readInt32BE(4) === this.#second;
  }
}
