/** Every frame of protocol version 1. SPEC.md says when each is sent and what it obliges to. */
import { z } from 'zod';
import { Command, Role } from '../domain/command.ts';
import { RejectCode } from '../domain/basics/reject-code.ts';
import { Actor, Id, NonNegativeInt, PositiveInt, TsUs, Words } from '../domain/basics/scalars.ts';
import { StopDegree, StopScope } from '../domain/safety/stop.ts';
import { Symbol_ } from '../domain/basics/instrument.ts';
import { Question, Reply } from './questions.ts';
import { TABLE_NAMES, type RowOf, type TableName } from './tables.ts';

export const PROTOCOL_VERSION = 1;

const SubId = z.int().min(1).max(1_000_000);
const Table = z.enum(TABLE_NAMES as [TableName, ...TableName[]]);

export const Hello = z.object({
  t: z.literal('hello'),
  protocol: z.int(),
  token: z.string().min(1).max(256),
  /** `stream` carries everything; `kill` carries stops only and shares its socket with nothing else. */
  lane: z.enum(['stream', 'kill']),
  /** What the engine does with the orders of the session's actor when its last session is gone; nothing where absent. */
  onDisconnect: z.enum(['hold', 'cancel']).optional(),
  client: z.object({ name: z.string().min(1).max(64), version: z.string().max(32) }),
});
export const Subscribe = z.object({
  t: z.literal('subscribe'),
  sub: SubId,
  table: Table,
  /** Required of tables that are kept for each instrument, parent or stop. */
  instrument: Symbol_.optional(),
  parentId: Id.optional(),
  stopId: Id.optional(),
});
export const Unsubscribe = z.object({ t: z.literal('unsubscribe'), sub: SubId });
export const CommandFrame = z.object({ t: z.literal('command'), id: Id, command: Command });
/** Asks for what changes nothing; answered once, by `told` under the same id. */
export const Ask = z.object({ t: z.literal('ask'), id: Id, question: Question });
export const Ping = z.object({ t: z.literal('ping'), n: NonNegativeInt });

export const ClientFrame = z.discriminatedUnion('t', [Hello, Subscribe, Unsubscribe, CommandFrame, Ask, Ping]);
export type ClientFrame = z.infer<typeof ClientFrame>;

export const Welcome = z.object({
  t: z.literal('welcome'),
  protocol: z.literal(PROTOCOL_VERSION),
  engine: z.object({ name: z.string().max(64), version: z.string().max(32), epoch: PositiveInt }),
  session: z.object({ actor: Actor, role: Role }),
});
export const Ack = z.object({
  t: z.literal('ack'),
  id: Id,
  status: z.enum(['accepted', 'rejected']),
  code: RejectCode.optional(),
  reason: Words.optional(),
  /** Where the answer stands in the event log; absent of a refusal that was not logged. */
  logSeq: PositiveInt.optional(),
  /** What the command made. */
  parentId: Id.optional(),
  stopId: Id.optional(),
  childId: Id.optional(),
});
export type Ack = z.infer<typeof Ack>;
export const Outcome = z.object({
  t: z.literal('outcome'),
  id: Id,
  outcome: z.enum([
    /** Of a stop. */
    ...['confirmed', 'residual'],
    /** Of an order or, from `CancelChild`, of a child. */
    ...['cancelled', 'done', 'expired', 'filled', 'rejected'],
    /** The children that the command pulled have ended. */
    'pulled',
    /** Of `ReplaceChild`: the other child is sent, or was not: the journal says why. */
    ...['replaced', 'not-replaced'],
  ] as const),
  logSeq: PositiveInt,
});
export type Outcome = z.infer<typeof Outcome>;
export const Told = z.object({ t: z.literal('told'), id: Id, reply: Reply });
export type Told = z.infer<typeof Told>;
export const Pong = z.object({ t: z.literal('pong'), n: NonNegativeInt });
export const Beat = z.object({ t: z.literal('beat'), nowUs: TsUs, logSeq: NonNegativeInt });
export const SubscribeRefused = z.object({ t: z.literal('refused'), sub: SubId, reason: Words });

const snapshotShape = {
  t: z.literal('snapshot'),
  sub: SubId,
  table: Table,
  epoch: PositiveInt,
  seq: NonNegativeInt,
  /** Counts from 1; the snapshot stands once part equals parts. */
  part: PositiveInt,
  parts: PositiveInt,
  rows: z.unknown(),
};
const deltaShape = {
  t: z.literal('delta'),
  sub: SubId,
  table: Table,
  epoch: PositiveInt,
  /** The seq of the frame before; any other value at the client is a gap. */
  prev: NonNegativeInt,
  seq: NonNegativeInt,
  rows: z.unknown(),
  removed: z.array(z.string().max(64)).max(2_000),
};
/** Server frames before their rows are decoded; the rows' schema depends on the table. */
export const ServerEnvelope = z.discriminatedUnion('t', [
  Welcome,
  Ack,
  Outcome,
  Told,
  Pong,
  Beat,
  SubscribeRefused,
  z.object(snapshotShape),
  z.object(deltaShape),
]);
type Envelope = z.infer<typeof ServerEnvelope>;
type WithRows<F> = { [T in TableName]: Omit<F, 'rows' | 'table'> & { table: T; rows: RowOf<T>[] } }[TableName];

export type SnapshotFrame = WithRows<Extract<Envelope, { t: 'snapshot' }>>;
export type DeltaFrame = WithRows<Extract<Envelope, { t: 'delta' }>>;
export type ServerFrame = Exclude<Envelope, { t: 'snapshot' | 'delta' }> | SnapshotFrame | DeltaFrame;

/** Body of `POST /v1/kill`. */
export const KillRequest = z.strictObject({
  commandId: Id,
  scopes: z.array(StopScope).min(1).max(64),
  degree: StopDegree,
  reason: Words,
});
export type KillRequest = z.infer<typeof KillRequest>;

/** Body of `POST /v1/commands`. */
export const CommandRequest = z.strictObject({ commandId: Id, command: Command });
export type CommandRequest = z.infer<typeof CommandRequest>;

/** Why an engine ends a connection: websocket close codes. Nothing else is sent. */
export const CLOSE = {
  goingAway: 1001,
  frameTooLarge: 1009,
  malformed: 4400,
  unauthenticated: 4401,
  wrongLane: 4403,
  versionRefused: 4406,
  helloTimeout: 4408,
  /** Nothing heard from the client, not even a ping. */
  silent: 4410,
  tooSlow: 4413,
  tooManyFrames: 4429,
  tooManySessions: 4430,
} as const;
export type CloseName = keyof typeof CLOSE;

export const BOUNDS = {
  clientFrameBytes: 64 * 1024,
  serverFrameBytes: 8 * 1024 * 1024,
  helloTimeoutMs: 3_000,
  beatEveryMs: 250,
  /** A client that has heard nothing for this long shows everything of the engine as stale. */
  staleAfterMs: 750,
  subscriptionsPerSession: 64,
  commandsInFlight: 256,
  framesPerSecond: 2_000,
  sessions: 64,
  /** Bytes queued to a client above which deltas are dropped for a fresh snapshot once it has caught up. */
  lagBytes: 4 * 1024 * 1024,
  /** Bytes queued to a client above which it is let go. */
  dropBytes: 32 * 1024 * 1024,
  /** A client that stays above lagBytes for this long is let go as well. */
  lagTimeoutMs: 15_000,
  /** How often a client pings, and after how long without any frame of it the engine lets it go. */
  pingEveryMs: 1_000,
  silentTimeoutMs: 10_000,
  /** Most parts of a snapshot. */
  snapshotParts: 1_000,
} as const;
