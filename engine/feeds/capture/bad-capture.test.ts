import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileWriter, parquetWrite } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FeedError } from '../../core/feed.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { openSynthetic } from '../synthetic/synthetic-feed.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { openCapture, readCaptureInfo } from './capture-feed.ts';
import { drain, feedOf, instrument } from './capture-fixture.ts';
import { CAPTURE_BOUNDS } from './capture-writer.ts';
import { captureFeed } from './capturing-feed.ts';
import { readManifest } from './manifest.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder[Symbol.dispose]());

const manifestFile = () => join(folder.path, 'manifest.json');

/** Records 3,000 events of the synthetic market in parts of 1,000; leaves off there where `dies`. */
function record({ dies = false } = {}): MarketEvent[] {
  const feed = captureFeed(openSynthetic('bad'), folder.path, {
    ...CAPTURE_BOUNDS,
    cutEvents: 1_000,
    maxBytes: 50_000,
  });
  const events = Array.from({ length: 3_000 }, () => feed.next()!);
  if (!dies) feed.close();
  expect(feed.failure).toBeNull();
  return events;
}

const partOf = (symbol: string, index: number): string =>
  join(folder.path, readManifest(folder.path)!.parts.filter((part) => part.instrument === symbol)[index]!.path);

async function refusal(): Promise<string> {
  const error: unknown = await openCapture(folder.path).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FeedError);
  return (error as FeedError).message;
}

function editManifest(edit: (manifest: Record<string, unknown>) => void): void {
  const manifest = JSON.parse(readFileSync(manifestFile(), 'utf8')) as Record<string, unknown>;
  edit(manifest);
  writeFileSync(manifestFile(), JSON.stringify(manifest));
}

describe('a capture whose recording died', () => {
  it('holds all events up to its last cut; what is unfinished is told and left aside', async () => {
    const events = record({ dies: true });
    const feed = await openCapture(folder.path);
    expect(feed.notice).toContain('was not closed: it ends at its last whole part, after 2000 events');
    expect(feed.notice).toContain('.part-00002.parquet.unfinished');
    expect(drain(feed)).toEqual(events.slice(0, 2_000));
  });

  it('leaves aside also parts that no manifest names yet, and goes on over them', async () => {
    record({ dies: true });
    const unnamed = partOf('MIDT', 1).replace('part-00001', 'part-00002');
    copyFileSync(partOf('MIDT', 0), unnamed);
    expect(readCaptureInfo(folder.path).leftAside.some((path) => path.endsWith('part-00002.parquet'))).toBe(true);
    const events = record();
    expect(drain(await openCapture(folder.path))).toEqual(events);
    expect(readCaptureInfo(folder.path).leftAside).toEqual([]);
  });

  it('holds nothing where it died before its first cut', async () => {
    captureFeed(openSynthetic('bad'), folder.path).next();
    expect(await refusal()).toMatch(/holds no events; the recording ended before/);
  });
});

describe('a folder that cannot be replayed', () => {
  it('has no manifest, none that can be read, or one of another version', async () => {
    expect(await refusal()).toMatch(/holds no capture .* name the folder/);
    record();
    editManifest((manifest) => (manifest['version'] = 7));
    expect(await refusal()).toMatch(/manifest\.json: a capture of version 7, and this reads version 1; record anew/);
    editManifest((manifest) => Object.assign(manifest, { version: 1, source: '' }));
    expect(await refusal()).toMatch(/manifest\.json: is no manifest of a capture: .*source/s);
    writeFileSync(manifestFile(), '{"format": "watchkeeper-cap');
    expect(await refusal()).toMatch(/manifest\.json: cannot be read .* restore it/);
  });

  it('names no path outside itself, and parts that hold what it says', async () => {
    record();
    editManifest((manifest) => ((manifest['parts'] as { path: string }[])[0]!.path = '../../secret.parquet'));
    expect(await refusal()).toMatch(/is no manifest of a capture/);
    rmSync(folder.path, { recursive: true });
    record();
    editManifest((manifest) => (manifest['events'] = 2_999));
    expect(await refusal()).toMatch(/its parts hold 3000 events, not 2999/);
  });

  it('misses a partition', async () => {
    record();
    const missing = partOf('LRGE', 1);
    rmSync(join(missing, '..'), { recursive: true });
    expect(await refusal()).toMatch(/instrument=LRGE.part-00000\.parquet: is missing.* put it back/);
  });

  it('has a part that is cut off, of another length, or of other bytes', async () => {
    record();
    const part = partOf('MIDT', 1);
    const bytes = readFileSync(part);
    truncateSync(part, bytes.length - 100);
    expect(await refusal()).toMatch(/instrument=MIDT.part-00001\.parquet: is cut off: \d+ bytes, .* restore the file/);
    writeFileSync(part, Buffer.concat([bytes, Buffer.from('x')]));
    expect(await refusal()).toMatch(/part-00001\.parquet: has been changed/);
    writeFileSync(part, Buffer.alloc(bytes.length));
    expect(await refusal()).toMatch(/part-00001\.parquet: is no Parquet file/);
    // The end is whole: only whoever reads the rows notices.
    writeFileSync(part, Buffer.concat([Buffer.alloc(bytes.length >> 1, 0xff), bytes.subarray(bytes.length >> 1)]));
    const feed = await openCapture(folder.path);
    expect(() => drain(feed)).toThrow(FeedError);
    feed.seekOffset(0);
    expect(() => drain(feed)).toThrow(/part-00001\.parquet: cannot be read/);
  });

  it('has a Parquet file of someone else in a part’s place', async () => {
    record();
    const part = partOf('SMLL', 0);
    const writer = fileWriter(part);
    void parquetWrite({ writer, columnData: [{ name: 'seq', data: [1, 2, 3], type: 'INT32' }] });
    editManifest(({ parts }) => {
      const named = (parts as { path: string; bytes: number }[]).find(({ path }) => part.endsWith(path))!;
      named.bytes = readFileSync(part).length;
    });
    expect(await refusal()).toMatch(/part-00000\.parquet: is a Parquet file, but of no capture/);
  });
});

describe('a recording', () => {
  const event = (terms: Partial<MarketEvent>): MarketEvent => ({
    kind: 'add',
    tsUs: 1,
    offset: 0,
    instrument: 'A',
    side: 'buy',
    orderId: 1,
    px: 2,
    qty: 3,
    ...terms,
  });

  it.each([
    ['a number that is no integer', event({ offset: 1, px: 1.5 }), /event 1 of A: px is 1\.5.* integers alone/],
    ['an instrument that nobody named', event({ offset: 1, instrument: 'B' }), /B is no instrument of the feed/],
  ])('ends at %s, says so, and leaves the feed alone', async (_, bad, words) => {
    const events = [event({}), bad, event({ offset: 2, tsUs: 5 })];
    const feed = captureFeed(feedOf(events, ['A']), folder.path);
    expect(drain(feed)).toEqual(events);
    expect(feed.failure).toMatch(words);
    expect(feed.health()).toMatchObject([{ state: 'ended', detail: feed.failure, messages: 1 }]);
    expect(feed.close()).toBe(feed.failure);
  });

  it('ends when its folder goes away, and the market goes on', () => {
    const feed = captureFeed(openSynthetic('gone'), folder.path, { ...CAPTURE_BOUNDS, cutEvents: 100 });
    for (let i = 0; i < 150; i++) feed.next();
    expect(feed.failure).toBeNull();
    rmSync(folder.path, { recursive: true });
    writeFileSync(folder.path, 'in its place');
    for (let i = 0; i < 150; i++) expect(feed.next()).toBeDefined();
    expect(feed.failure).toMatch(/the recording ended after \d+ events/);
  });

  it('is not mixed with one of another source, and needs a folder that can be written', () => {
    record();
    expect(() => captureFeed(openSynthetic('other'), folder.path)).toThrow(
      /holds a recording of synthetic:bad, not of/,
    );
    const file = join(folder.path, 'manifest.json', 'below');
    expect(() => captureFeed(openSynthetic('other'), file)).toThrow(/name another folder|cannot be read/);
    const many = Array.from({ length: 1_025 }, (_, i) => instrument(`S${i}`).symbol);
    expect(() => captureFeed(feedOf([], many), join(folder.path, 'new'))).toThrow(/1025 instruments, over the 1024/);
    expect(existsSync(join(folder.path, 'new'))).toBe(false);
    expect(readdirSync(folder.path)).toContain('manifest.json');
  });
});
