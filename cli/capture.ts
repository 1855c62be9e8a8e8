/** `watchkeeper capture`: records a whole market to Parquet as fast as it can be read, and says what a recording holds. */
import type { Command } from 'commander';
import { type Feed, FeedError } from '../engine/core/feed.ts';
import { isCapture, openCapture, readCaptureInfo, type CaptureInfo } from '../engine/feeds/capture/capture-feed.ts';
import { captureFeed } from '../engine/feeds/capture/capturing-feed.ts';
import { openLobster } from '../engine/feeds/lobster/lobster-feed.ts';
import { openSynthetic } from '../engine/feeds/synthetic/synthetic-feed.ts';
import { openWireRecording } from '../engine/feeds/wire/wire-recording.ts';
import { ArgumentError } from '../engine/kernel/start/argument-error.ts';
import { type OutputOptions, print, table } from './output.ts';

interface CaptureOptions extends OutputOptions {
  readonly replay?: string;
  readonly synthetic?: boolean;
  readonly seed: string;
  readonly out: string;
}

const TELL_EVERY = 250_000;

export function addCapture(capture: Command): void {
  capture
    .option('--replay <path>', 'a recorded day, recorded wire lines (.gz, .zst), or the folder of another recording')
    .option('--synthetic', 'the built-in market')
    .option('--seed <seed>', 'seed of the built-in market', '1')
    .option('--out <folder>', 'where the recording goes; one of the same source is continued')
    .option('--json', 'as JSON: {"folder", "source", "events", …}')
    .action(async (options: CaptureOptions) => {
      if (!options.out) throw new ArgumentError('--out is missing: give the folder that the recording goes to');
      const feed = await openSource(options);
      record(feed, options.out);
      tell(options.out, options);
    });
  capture
    .command('info')
    .description('what is in a recording')
    .argument('<folder>', 'the folder that was recorded to')
    // The option is the parent's too, which takes it wherever it stands.
    .action((folder: string, _: unknown, command: Command) => tell(folder, command.optsWithGlobals()));
}

async function openSource({ replay, synthetic, seed }: CaptureOptions): Promise<Feed> {
  if ((replay === undefined) === (synthetic === undefined)) {
    throw new ArgumentError('name one market to record: --replay PATH or --synthetic');
  }
  if (replay === undefined) return openSynthetic(seed);
  if (isCapture(replay)) return openCapture(replay);
  return /\.(gz|zst)$/.test(replay) ? openWireRecording(replay) : openLobster(replay);
}

function record(feed: Feed, folder: string): void {
  const capturing = captureFeed(feed, folder);
  let pulled = 0;
  while (capturing.failure === null && capturing.next()) {
    pulled += 1;
    if (pulled % TELL_EVERY === 0) process.stderr.write(`${pulled} events\n`);
  }
  const failure = capturing.close();
  if (failure !== null) throw new FeedError(`${folder}: ${failure}`);
}

function tell(folder: string, options: OutputOptions): void {
  const info = readCaptureInfo(folder);
  print(options, summary(folder, info), () => describe(folder, info));
}

function summary(folder: string, { manifest, leftAside }: CaptureInfo) {
  const { version, source, notice, closed, events, firstOffset, lastOffset, parts } = manifest;
  const instruments = manifest.instruments.map(({ symbol }) => {
    const own = parts.filter(({ instrument }) => instrument === symbol);
    const sum = (field: 'rows' | 'bytes'): number => own.reduce((total, part) => total + part[field], 0);
    const [firstUs, lastUs] = [own[0]?.firstUs ?? null, own.at(-1)?.lastUs ?? null];
    return { symbol, parts: own.length, events: sum('rows'), bytes: sum('bytes'), firstUs, lastUs };
  });
  return { folder, version, source, notice, closed, events, firstOffset, lastOffset, instruments, leftAside };
}

function describe(folder: string, info: CaptureInfo): string {
  const { source, events, closed, instruments, leftAside } = summary(folder, info);
  const rows = instruments.map((each) => [
    each.symbol,
    String(each.events),
    String(each.parts),
    String(each.bytes),
    each.firstUs === null ? '' : isoOf(each.firstUs),
    each.lastUs === null ? '' : isoOf(each.lastUs),
  ]);
  const lines = [
    `${source}, ${events} events${closed ? '' : ', not closed'}`,
    table([['instrument', 'events', 'parts', 'bytes', 'from', 'to'], ...rows]),
    ...leftAside.map((path) => `left aside: ${path}`),
  ];
  return lines.join('\n');
}

const isoOf = (tsUs: number): string => new Date(Math.floor(tsUs / 1_000)).toISOString();
