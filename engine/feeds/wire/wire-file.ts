/**
 * Reads recordings of exchange traffic as they came by the wire, in two forms: gzipped lines of `<ns> <json>`, and
 * zstd-compressed lines of the cryptofeed project, which also hold what was sent (`<-`) and what was fetched (`->`).
 * A file that was cut in the middle is read up to the cut, and that it was cut is told.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { constants, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { FeedError } from '../../core/feed.ts';

export interface WireLine {
  /** From 1. */
  readonly number: number;
  /** The recorder's clock when the message came or was sent, microseconds since 1970 UTC. */
  readonly recvUs: number;
  readonly way: 'received' | 'sent' | 'fetched';
  /** Where it was sent to or fetched from; empty of what was received. */
  readonly url: string;
  readonly text: string;
}

export interface WireFile {
  readonly path: string;
  readonly sha256: string;
  readonly lines: readonly WireLine[];
  /** Where the file was cut, in words; null of one that is whole. */
  readonly cut: string | null;
}

/** Of what a file unpacks to. */
const MAX_BYTES = 1 << 29;

const NS_LINE = /^(\d{19}) (.*)$/;
const SECONDS_LINE = /^(\d{10})(?:\.(\d+))?: (.*)$/;
const SENT_LINE = /^(\S+) (<-|->) (\d{10})(?:\.(\d+))?: (.*)$/;
const CONNECTED_LINE = /^\S+ <-> [\d.]+$|^configuration: /;

/** Throws FeedError where the file cannot be read, or does not hold wire lines. */
export async function readWireFile(path: string): Promise<WireFile> {
  let packed: Buffer;
  try {
    packed = await readFile(path);
  } catch (error) {
    throw new FeedError(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const sha256 = createHash('sha256').update(packed).digest('hex');
  const { text, isCut } = unpack(path, packed);
  const rows = text.split('\n');
  // Whatever stands after the last line end is half a line.
  const rest = rows.pop() ?? '';
  const lines: WireLine[] = [];
  for (const [index, row] of rows.entries()) {
    if (row === '' || CONNECTED_LINE.test(row)) continue;
    const line = readLine(row, index + 1);
    if (!line) {
      throw new FeedError(
        `${path}, line ${index + 1}: not "<time> <json>" as a recorder of exchange messages writes it; give a wire recording`,
      );
    }
    lines.push(line);
  }
  const last = isCut ? null : readLine(rest, rows.length + 1);
  const isLastWhole = last !== null && isJson(last.text);
  if (isLastWhole) lines.push(last);
  const wasCut = isCut || (rest !== '' && !isLastWhole);
  const cut = wasCut ? `${path} is cut after line ${rows.length}: it plays up to there` : null;
  return { path, sha256, lines, cut };
}

function unpack(path: string, packed: Buffer): { text: string; isCut: boolean } {
  const isGzip = packed[0] === 0x1f && packed[1] === 0x8b;
  const isZstd = packed.length >= 4 && packed.readUInt32LE(0) === 0xfd2fb528;
  if (!isGzip && !isZstd) throw new FeedError(`${path}: neither gzip nor zstd; give a wire recording (.gz or .zst)`);
  const whole = (): Buffer => {
    const options = { maxOutputLength: MAX_BYTES };
    return isGzip ? gunzipSync(packed, options) : zstdDecompressSync(packed, options);
  };
  const upToCut = (): Buffer =>
    isGzip
      ? gunzipSync(packed, { maxOutputLength: MAX_BYTES, finishFlush: constants.Z_SYNC_FLUSH })
      : zstdDecompressSync(packed, { maxOutputLength: MAX_BYTES, finishFlush: constants.ZSTD_e_continue });
  try {
    return { text: whole().toString('utf8'), isCut: false };
  } catch {
    try {
      return { text: upToCut().toString('utf8'), isCut: true };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new FeedError(`${path}: damaged (${why}); copy it again from where it came`, { cause: error });
    }
  }
}

function readLine(row: string, number: number): WireLine | null {
  const ns = NS_LINE.exec(row);
  // 2^53 holds no nanoseconds since 1970, so the digits are cut before they become a number.
  if (ns) return { number, recvUs: Number(ns[1]!.slice(0, 16)), way: 'received', url: '', text: ns[2]! };
  const seconds = SECONDS_LINE.exec(row);
  if (seconds) {
    return { number, recvUs: toUs(seconds[1]!, seconds[2]), way: 'received', url: '', text: seconds[3]! };
  }
  const sent = SENT_LINE.exec(row);
  if (!sent) return null;
  const way = sent[2] === '<-' ? 'sent' : 'fetched';
  return { number, recvUs: toUs(sent[3]!, sent[4]), way, url: sent[1]!, text: sent[5]! };
}

const toUs = (seconds: string, fraction = ''): number =>
  Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
