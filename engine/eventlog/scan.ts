/**
 * Reads a log from its first record to its last and checks each against the chain, from the stored bytes. It goes on
 * after a bad record: whether good ones follow decides between a damaged tail and damage within the log.
 */
import type { DatabaseSync } from 'node:sqlite';
import { EngineEvent } from '../../shared/domain/event.ts';
import { GENESIS_HASH, HASH_BYTES, MAX_BODY_BYTES, recordHash } from './chain.ts';

export interface RecordProblem {
  /** The record's number, null where the problem is not one record's. */
  readonly seq: number | null;
  readonly problem: string;
}

export interface ChainScan {
  /** Records from the first on that are whole, and the hash of the last of them. */
  readonly records: number;
  readonly head: Uint8Array;
  /** In order, the first {@link MAX_PROBLEMS}. */
  readonly problems: readonly RecordProblem[];
  /** A record after the first bad one that its predecessor vouches for, or that stands beyond a gap. */
  readonly soundAfter: number | null;
  /** Number of an intact record (its hash is right) whose event this program cannot decode. */
  readonly undecodable: number | null;
}

export const MAX_PROBLEMS = 100;

const SELECT = 'SELECT seq, ts_us, hash, body FROM records ORDER BY seq';
const SELECT_FROM = 'SELECT seq, ts_us, hash, body FROM records WHERE seq > ? ORDER BY seq';

/** A row's parts, each undefined where the stored value cannot be one: a damaged file can hold any type anywhere. */
interface Row {
  readonly seq: number;
  readonly tsUs: number | undefined;
  readonly hash: Uint8Array | undefined;
  readonly body: Uint8Array | undefined;
}

/** A record up to which nothing is looked at, and its hash. */
export interface ScanStart {
  readonly seq: number;
  readonly hash: Uint8Array;
}

const FROM_THE_FIRST: ScanStart = { seq: 0, hash: GENESIS_HASH };

export function scanChain(db: DatabaseSync, from: ScanStart = FROM_THE_FIRST): ChainScan {
  const select = db.prepare(from.seq === 0 ? SELECT : SELECT_FROM);
  select.setReadBigInts(true);
  const problems: RecordProblem[] = [];
  let records = from.seq;
  let head = from.hash;
  let soundAfter: number | null = null;
  let undecodable: number | null = null;
  let expected = from.seq + 1;
  /** What the next record may have been hashed onto: after a bad record, its stored and its computed hash. */
  let predecessors: readonly Uint8Array[] = [from.hash];
  const note = (seq: number, problem: string): void => {
    if (problems.length < MAX_PROBLEMS) problems.push({ seq, problem });
  };
  const rows = from.seq === 0 ? select.iterate() : select.iterate(from.seq);
  for (const stored of rows) {
    const row = readRow(stored);
    const { seq, hash } = row;
    const inOrder = seq === expected;
    if (!inOrder) {
      note(
        expected,
        seq > expected ? `records ${expected} to ${seq - 1} are missing` : `a second record ${seq} follows`,
      );
      soundAfter ??= seq;
    }
    expected = seq + 1;
    const computed = computedHashes(predecessors, row);
    const chained = hash !== undefined && computed.some((candidate) => Buffer.compare(candidate, hash) === 0);
    // Beyond a gap there is no predecessor to check against.
    const wrong = chained ? decodeProblem(row.body) : inOrder ? shapeProblem(row) : null;
    if (chained && wrong) undecodable ??= seq;
    if (wrong) note(seq, wrong);
    else if (problems.length > 0) soundAfter ??= seq;
    else if (hash) {
      records = seq;
      head = hash;
    }
    predecessors = chained || !hash ? computed : [hash, ...computed];
  }
  return { records, head, problems, soundAfter, undecodable };
}

function readRow(stored: Record<string, unknown>): Row {
  const { seq, ts_us: tsUs, hash, body } = stored;
  const isTime = typeof tsUs === 'bigint' && tsUs >= 0n && tsUs <= BigInt(Number.MAX_SAFE_INTEGER);
  return {
    seq: Number(seq),
    tsUs: isTime ? Number(tsUs) : undefined,
    hash: hash instanceof Uint8Array && hash.length === HASH_BYTES ? hash : undefined,
    body: body instanceof Uint8Array && body.length <= MAX_BODY_BYTES ? body : undefined,
  };
}

function computedHashes(predecessors: readonly Uint8Array[], { seq, tsUs, body }: Row): readonly Uint8Array[] {
  if (tsUs === undefined || body === undefined || !Number.isSafeInteger(seq) || seq < 1) return [];
  return predecessors.map((previous) => recordHash(previous, seq, tsUs, body));
}

function shapeProblem({ tsUs, hash, body }: Row): string {
  if (tsUs === undefined) return 'its time is no time';
  if (hash === undefined) return 'its hash is no hash';
  if (body === undefined) return 'its content is no record';
  return 'its hash is not that of its content and its predecessor';
}

function decodeProblem(body: Uint8Array | undefined): string | null {
  if (body === undefined) return 'its content is no record';
  try {
    const result = EngineEvent.safeParse(JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString()));
    return result.success ? null : `this program does not know such an event: ${result.error.issues[0]?.message ?? ''}`;
  } catch {
    return 'its content is not JSON';
  }
}
