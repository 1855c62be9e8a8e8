import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FeedError } from '../../core/feed.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { readLobster } from './lobster-data.ts';
import { dayName, writePair, zipArchive, type ZipFixtureEntry } from './lobster-fixture.ts';

const MESSAGES = '34200.1,1,7,100,1000000,1\n34200.2,1,8,50,1000200,-1\n';
const BOOKS = '9999999999,0,1000000,100\n1000200,50,1000000,100\n';
const message: ZipFixtureEntry = { name: dayName('message', 1), content: MESSAGES };
const orderbook: ZipFixtureEntry = { name: dayName('orderbook', 1), content: BOOKS };

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

function writeZip(content: Buffer): string {
  const path = join(folder.path, 'day.zip');
  writeFileSync(path, content);
  return path;
}

async function refusal(path: string): Promise<string> {
  const error: unknown = await readLobster(path).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(FeedError);
  return (error as FeedError).message;
}

describe('reading a LOBSTER day', () => {
  it('gives the same data from an archive, from its message file and from its order book file', async () => {
    const zip = await readLobster(writeZip(zipArchive([{ name: 'ReadMe.txt', content: 'hello' }, orderbook, message])));
    const fromMessage = await readLobster(writePair(folder.path, 1, MESSAGES, BOOKS));
    const fromBook = await readLobster(join(folder.path, dayName('orderbook', 1)));
    expect(zip.rows).toBe(2);
    expect([...zip.books.px]).toEqual([0, 1000000, 1000200, 1000000]);
    expect([...zip.books.qty]).toEqual([0, 100, 50, 100]);
    expect(fromMessage).toEqual(zip);
    expect(fromBook).toEqual(zip);
  });

  it('finds entries in a folder of the archive', async () => {
    const inFolder = [message, orderbook].map(({ name, content }) => ({ name: `sample/${name}`, content }));
    expect((await readLobster(writeZip(zipArchive(inFolder)))).rows).toBe(2);
  });

  it.each<[string, () => Buffer, string]>([
    ['an archive that is cut off', () => zipArchive([message, orderbook]).subarray(0, 200), 'damaged or cut off'],
    ['an empty file', () => Buffer.alloc(0), 'damaged or cut off'],
    ['a wrong checksum', () => zipArchive([message, { ...orderbook, crc: 1 }]), 'checksum does not match'],
    ['a wrong size', () => zipArchive([message, { ...orderbook, size: BOOKS.length + 1 }]), 'damaged or cut off'],
    ['an entry beyond the bound', () => zipArchive([message, { ...orderbook, size: 2 ** 31 }]), 'bytes, more than'],
    ['a missing partner', () => zipArchive([message]), `${dayName('orderbook', 1)} is missing`],
    ['no message file', () => zipArchive([orderbook]), 'holds no message file'],
    ['two days', () => zipArchive([message, { ...message, name: dayName('message', 2) }]), 'several days'],
    [
      'a name that cannot be parsed',
      () => zipArchive([{ ...message, name: 'X_message_1.csv' }]),
      'X_message_1.csv: not a',
    ],
  ])('refuses %s', async (_, archive, says) => {
    expect(await refusal(writeZip(archive()))).toContain(says);
  });

  it('refuses an archive with flipped bytes', async () => {
    const archive = zipArchive([message, orderbook]);
    const at = archive.indexOf(dayName('message', 1)) + dayName('message', 1).length + 5;
    archive[at] = archive[at]! ^ 0xff;
    expect(await refusal(writeZip(archive))).toContain('damaged');
  });

  it('refuses a csv file without its partner, naming it', async () => {
    const path = writePair(folder.path, 1, MESSAGES, BOOKS);
    rmSync(join(folder.path, dayName('orderbook', 1)));
    expect(await refusal(path)).toContain(`its partner ${dayName('orderbook', 1)} cannot be read`);
  });

  it('refuses a path that leads nowhere', async () => {
    expect(await refusal(join(folder.path, 'none.zip'))).toContain('check the path');
  });

  it.each([
    ['X_2012-13-01_1_2_message_1.csv', 'not a date'],
    ['X_2012-06-21_5_5_message_1.csv', 'not within a day'],
    ['X_2012-06-21_1_2_message_0.csv', '0 levels'],
    ['notes.csv', 'not a LOBSTER file name'],
  ])('refuses the file name %s', async (name, says) => {
    const path = join(folder.path, name);
    writeFileSync(path, MESSAGES);
    expect(await refusal(path)).toContain(says);
  });

  it.each([
    ['levels other than the name says', 2, MESSAGES, BOOKS, 'orderbook_2.csv, row 1: 4 columns instead of 8'],
    ['fewer books than messages', 1, MESSAGES, BOOKS.split('\n')[0]!, '1 rows, fewer than the 2 of its message file'],
    ['more books than messages', 1, MESSAGES, BOOKS + BOOKS, 'more than the 2 rows of its message file'],
    ['an unknown type', 1, MESSAGES.replace(',1,8', ',9,8'), BOOKS, 'row 2: message type 9 is unknown'],
    ['time that goes back', 1, MESSAGES.replace('34200.2', '34200.0'), BOOKS, 'row 2: time goes back'],
    ['a size of zero', 1, MESSAGES.replace(',50,', ',0,'), BOOKS, 'row 2: size 0'],
    ['a direction of zero', 1, MESSAGES.replace(',-1', ',0'), BOOKS, 'row 2: direction 0'],
    ['a level without size', 1, MESSAGES, BOOKS.replace('1000200,50', '1000200,0'), 'row 2: level 1 has an impossible'],
    ['an empty message file', 1, '', BOOKS, 'message_1.csv: the file is empty'],
  ])('refuses %s', async (_, depth, messages, books, says) => {
    expect(await refusal(writePair(folder.path, depth, messages, books))).toContain(says);
  });
});
