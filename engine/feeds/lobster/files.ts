/**
 * Finds LOBSTER's two files, in a zip archive as LOBSTER delivers it or as two csv files side by side, and streams
 * their bytes. What comes out of an archive is checked against its size and CRC; no file beyond a bound is read.
 */
import { createReadStream } from 'node:fs';
import { open as openFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { open as openZip, type Entry, type ZipFile } from 'yauzl';
import { FeedError } from '../../core/feed.ts';
import { fileName, looksLikeLobster, parseFileName, type LobsterDay } from './file-name.ts';

/** Largest file that is read, unpacked. */
const MAX_FILE_BYTES = 2 ** 30;
const MAX_ARCHIVE_ENTRIES = 100;
const CHUNK_BYTES = 1 << 18;

export interface LobsterFile {
  /** For messages to people. */
  readonly label: string;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

export interface LobsterFiles {
  readonly day: LobsterDay;
  readonly message: LobsterFile;
  readonly orderbook: LobsterFile;
  close(): void;
}

/** Throws {@link FeedError} where the path does not lead to a pair of files. */
export async function openFiles(path: string): Promise<LobsterFiles> {
  return (await isZip(path)) ? openArchive(path) : openPair(path);
}

async function isZip(path: string): Promise<boolean> {
  try {
    await using file = await openFile(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return path.toLowerCase().endsWith('.zip') || (bytesRead === 2 && buffer.toString('latin1') === 'PK');
  } catch (cause) {
    throw new FeedError(`${path}: cannot be read (${text(cause)}); check the path`, { cause });
  }
}

async function openPair(path: string): Promise<LobsterFiles> {
  const { day, kind } = parseFileName(basename(path));
  const partner = join(dirname(path), fileName(day, kind === 'message' ? 'orderbook' : 'message'));
  const given = await csvFile(path);
  const other = await csvFile(partner).catch((cause: unknown) => {
    if (cause instanceof FeedError) throw cause;
    throw new FeedError(`${path}: its partner ${basename(partner)} cannot be read; put it beside it`, { cause });
  });
  const [message, orderbook] = kind === 'message' ? [given, other] : [other, given];
  return { day, message, orderbook, close: () => {} };
}

async function csvFile(path: string): Promise<LobsterFile> {
  const { size } = await stat(path);
  checkSize(path, size);
  return {
    label: basename(path),
    chunks: () => readable(path, createReadStream(path, { highWaterMark: CHUNK_BYTES })),
  };
}

async function* readable(label: string, stream: Readable): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (cause) {
    throw cause instanceof FeedError ? cause : damaged(label, cause);
  }
}

async function openArchive(path: string): Promise<LobsterFiles> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    openZip(path, { lazyEntries: true, autoClose: false }, (error, file) =>
      error ? reject(damaged(path, error)) : resolve(file),
    );
  });
  try {
    const entries = (await listEntries(path, zip)).filter((entry) => looksLikeLobster(entry.fileName));
    const named = entries.map((entry) => ({ entry, name: parseFileName(basename(entry.fileName)) }));
    const messages = named.filter(({ name }) => name.kind === 'message');
    const [found] = messages;
    if (!found) throw new FeedError(`${path}: holds no message file; use the archive as LOBSTER delivers it`);
    if (messages.length > 1) throw new FeedError(`${path}: holds several days or tickers; use one archive for each`);
    const { day } = found.name;
    const wanted = fileName(day, 'orderbook');
    const partner = named.find(({ entry }) => basename(entry.fileName) === wanted);
    if (!partner) throw new FeedError(`${path}: ${wanted} is missing; use the archive as LOBSTER delivers it`);
    return {
      day,
      message: archived(path, zip, found.entry),
      orderbook: archived(path, zip, partner.entry),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function listEntries(path: string, zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MAX_ARCHIVE_ENTRIES) {
    throw new FeedError(`${path}: ${zip.entryCount} entries; use an archive of one ticker and day`);
  }
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (error: Error) => reject(damaged(path, error)));
    zip.readEntry();
  });
}

function archived(path: string, zip: ZipFile, entry: Entry): LobsterFile {
  const label = `${basename(path)}: ${entry.fileName}`;
  checkSize(label, entry.uncompressedSize);
  const chunks = async function* (): AsyncIterable<Uint8Array> {
    const stream = await new Promise<Readable>((resolve, reject) => {
      zip.openReadStream(entry, (error, opened) => (error ? reject(damaged(label, error)) : resolve(opened)));
    });
    let crc = 0;
    for await (const chunk of readable(label, stream)) {
      crc = crc32(chunk, crc);
      yield chunk;
    }
    if (crc !== entry.crc32) throw damaged(label, new Error('its checksum does not match'));
  };
  return { label, chunks };
}

function checkSize(label: string, bytes: number): void {
  if (bytes > MAX_FILE_BYTES) {
    throw new FeedError(
      `${label}: ${bytes} bytes, more than ${MAX_FILE_BYTES}; order fewer levels or a shorter session`,
    );
  }
}

const damaged = (label: string, cause: unknown): FeedError =>
  new FeedError(`${label}: damaged or cut off (${text(cause)}); download it again`, { cause });

const text = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
