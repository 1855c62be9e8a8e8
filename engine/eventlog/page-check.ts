/**
 * Compares a log's file, byte for byte, with one written afresh from the same records. Since rows are only ever added,
 * both have the same pages, whatever the commits and crashes in between: also the bytes that belong to no record (free
 * space, pointers, the header) are therefore known, and any other byte is damage.
 *
 * Not fixed by the records are three numbers in the header. Two count changes and have to be equal; the third is the
 * version of SQLite that wrote last, and has to be the one that the log noted. Tried against walking the B-tree by its
 * format: that has to know what each byte may be, and misses what SQLite itself ignores (such as the stored type of a
 * row's number). The price: another version of SQLite may lay pages out differently, in which case a difference is
 * reported as a remark, not as damage.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { type Layout, PAGE_BYTES } from './layout.ts';
import { MAX_PROBLEMS } from './scan.ts';

const CHANGE_COUNTER_AT = 24;
const VALID_FOR_AT = 92;
const WRITER_VERSION_AT = 96;

/** What is wrong with the three numbers in the header, in words. */
export function headerProblems(file: string, layout: Layout): string[] {
  const fd = openSync(file, 'r');
  try {
    const header = readPage(fd, 0);
    const problems: string[] = [];
    if (header.readUInt32BE(CHANGE_COUNTER_AT) !== header.readUInt32BE(VALID_FOR_AT))
      problems.push('the two change counters in the file header differ');
    const writer = header.readUInt32BE(WRITER_VERSION_AT);
    if (writer !== layout.sqlite)
      problems.push(`the file header says SQLite ${writer} wrote last, the log says ${layout.sqlite}`);
    return problems;
  } finally {
    closeSync(fd);
  }
}

/** Where two files differ, in words, but for the three numbers. */
export function pageDifferences(file: string, afresh: string): string[] {
  const fds = [file, afresh].map((path) => openSync(path, 'r')) as [number, number];
  try {
    const differences: string[] = [];
    for (let page = 0; differences.length < MAX_PROBLEMS; page++) {
      const [is, shouldBe] = fds.map((fd) => readPage(fd, page)) as [Buffer, Buffer];
      if (is.length === 0 && shouldBe.length === 0) break;
      if (page === 0) for (const bytes of [is, shouldBe]) blank(bytes);
      if (is.equals(shouldBe)) continue;
      const at = page * PAGE_BYTES + is.findIndex((byte, i) => byte !== shouldBe[i]);
      differences.push(
        is.length === shouldBe.length
          ? `page ${page + 1} is not as its records make it, first at byte ${at} of the file`
          : `page ${page + 1} is ${is.length < shouldBe.length ? 'missing or cut short' : 'one too many'}`,
      );
    }
    return differences;
  } finally {
    fds.forEach(closeSync);
  }
}

function blank(header: Buffer): void {
  header.fill(0, CHANGE_COUNTER_AT, CHANGE_COUNTER_AT + 4);
  header.fill(0, VALID_FOR_AT, WRITER_VERSION_AT + 4);
}

/** Shorter than a page at the end of the file. */
function readPage(fd: number, page: number): Buffer {
  const bytes = Buffer.alloc(PAGE_BYTES);
  return bytes.subarray(0, readSync(fd, bytes, 0, PAGE_BYTES, page * PAGE_BYTES));
}
