/** For tests: writes small LOBSTER days as csv pairs or zip archives, and says where the real recordings lie. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

export const REAL_DAYS = join(
  process.env['WATCHKEEPER_SHARED'] ?? join(import.meta.dirname, '../../../../shared'),
  'market-data/lobster',
);
export const GOOG = join(REAL_DAYS, 'LOBSTER_SampleFile_GOOG_2012-06-21_10.zip');
export const AMZN = join(REAL_DAYS, 'LOBSTER_SampleFile_AMZN_2012-06-21_5.zip');
export const REAL_DAYS_ARE_MISSING = !existsSync(GOOG) || !existsSync(AMZN);

export const dayName = (kind: 'message' | 'orderbook', depth: number): string =>
  `TEST_2012-06-21_34200000_57600000_${kind}_${depth}.csv`;

/** Writes both csv files and gives the path of the message file. */
export function writePair(folder: string, depth: number, messages: string, books: string): string {
  writeFileSync(join(folder, dayName('orderbook', depth)), books);
  const path = join(folder, dayName('message', depth));
  writeFileSync(path, messages);
  return path;
}

export interface ZipFixtureEntry {
  readonly name: string;
  readonly content: string;
  /** What the archive claims, where it lies. */
  readonly crc?: number;
  readonly size?: number;
}

/** Builds a zip archive of deflated entries. */
export function zipArchive(entries: readonly ZipFixtureEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, content, crc = crc32(content), size = Buffer.byteLength(content) } of entries) {
    const packed = deflateRawSync(content);
    // Version, flags, method, time, date, CRC, sizes, name and extra lengths: what both headers share.
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc, 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(size, 18);
    shared.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), shared, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}
