/**
 * Text to frames and back. Whatever bytes come in, decoding returns a frame or throws {@link ProtocolError}, nothing
 * else; whatever frame goes out decodes to the same.
 */
import { z } from 'zod';
import { issueWords } from '../domain/basics/issue-words.ts';
import { Id } from '../domain/basics/scalars.ts';
import { fromColumns, toColumns } from './columnar.ts';
import { BOUNDS, ClientFrame, ServerEnvelope, type ServerFrame } from './frames.ts';
import { lenient } from './lenient.ts';
import { unchangedBy } from './unchanged-by.ts';

/** Kinds of frames and tables are those of the protocol's version; what an engine says in them may be newer. */
const ReadEnvelope = z.discriminatedUnion(
  't',
  ServerEnvelope.options.map((option) =>
    'rows' in option.shape ? option : lenient(option),
  ) as unknown as typeof ServerEnvelope.options,
);

const CommandEnvelope = z.object({ t: z.literal('command'), id: Id });

export type ProtocolErrorCode = 'NOT_JSON' | 'TOO_LARGE' | 'BAD_FRAME';

export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ProtocolErrorCode;
  /** Of a frame that is a command all the same: the id under which to refuse it. */
  readonly commandId: string | null;

  constructor(code: ProtocolErrorCode, message: string, commandId: string | null = null) {
    super(message);
    this.code = code;
    this.commandId = commandId;
  }
}

export function encodeClientFrame(frame: ClientFrame): string {
  return JSON.stringify(frame);
}

export function decodeClientFrame(text: string): ClientFrame {
  return parse(ClientFrame, json(text, BOUNDS.clientFrameBytes));
}

export function encodeServerFrame(frame: ServerFrame): string {
  if (frame.t !== 'snapshot' && frame.t !== 'delta') return JSON.stringify(frame);
  return JSON.stringify({ ...frame, rows: toColumns(frame.table, frame.rows) });
}

export function decodeServerFrame(text: string): ServerFrame {
  const envelope = parse(ReadEnvelope, json(text, BOUNDS.serverFrameBytes));
  if (envelope.t !== 'snapshot' && envelope.t !== 'delta') return envelope;
  const rows = fromColumns(envelope.table, envelope.rows);
  if (rows === null)
    throw new ProtocolError('BAD_FRAME', `${envelope.t} of ${envelope.table}: rows do not fit the table`);
  return { ...envelope, rows } as ServerFrame;
}

function json(text: string, maxLength: number): unknown {
  if (text.length > maxLength) {
    throw new ProtocolError('TOO_LARGE', `frame of ${text.length} characters, at most ${maxLength} are taken`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError('NOT_JSON', 'frame is not JSON');
  }
}

/** The schema is asked only where a look at the value does not tell, as of columns. */
function parse<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  if (unchangedBy(schema)(value)) return value as z.infer<S>;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const message = issueWords(result.error.issues[0], value, 'frame');
  throw new ProtocolError('BAD_FRAME', message, CommandEnvelope.safeParse(value).data?.id ?? null);
}
