/**
 * Training that was interrupted goes on from a file: everything it needs, and the terms and data it was begun with, since
 * going on with others would give a net that no command makes again. Written whole or not at all, and checked when it is read:
 * a line with the hash of what follows it, and that as JSON.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { LearningError } from './learning-error.ts';
import { type NetParameters, PARAMETERS } from './signal/network.ts';
import type { Checkpoint } from './signal/train-signal.ts';

const Numbers = z.base64().transform((text) => {
  const bytes = Buffer.from(text, 'base64');
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
});
const Parameters = z.strictObject({
  ...{ w1: Numbers, b1: Numbers, w2: Numbers, b2: Numbers, w3: Numbers, b3: Numbers, w4: Numbers, b4: Numbers },
});
const CheckpointFile = z.strictObject({
  version: z.literal(2),
  /** What is trained by which terms on what, as one line. */
  purpose: z.string(),
  curve: z.array(z.strictObject({ epoch: z.int(), trainLoss: z.number(), tuneLoss: z.number() })),
  state: z.strictObject({ steps: z.int(), parameters: Parameters, first: Parameters, second: Parameters }),
  best: z.strictObject({ epoch: z.int(), tuneLoss: z.number(), parameters: Parameters }),
});

export function saveCheckpoint(path: string, purpose: string, { curve, state, best }: Checkpoint): void {
  const file = {
    version: 2,
    purpose,
    curve,
    state: {
      steps: state.steps,
      parameters: encoded(state.parameters),
      first: encoded(state.first),
      second: encoded(state.second),
    },
    best: { ...best, parameters: encoded(best.parameters) },
  };
  mkdirSync(dirname(path), { recursive: true });
  const body = JSON.stringify(file);
  writeFileSync(`${path}.new`, `${hashOf(body)}\n${body}`);
  renameSync(`${path}.new`, path);
}

/** Null where there is none. Throws LearningError where it is damaged or of another training. */
export function readCheckpoint(path: string, purpose: string): Checkpoint | null {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  // Those of version 1 had no hash.
  if (text.startsWith('{')) throw ofAnotherVersion(path);
  const at = text.indexOf('\n');
  const body = text.slice(at + 1);
  if (text.slice(0, at) !== hashOf(body)) throw new LearningError(`${path}: damaged; begin anew with --restart`);
  const parsed = CheckpointFile.safeParse(JSON.parse(body));
  if (!parsed.success) throw ofAnotherVersion(path);
  if (parsed.data.purpose !== purpose) {
    throw new LearningError(`${path}: of a training by other terms or on other data; begin anew with --restart`);
  }
  return parsed.data;
}

const ofAnotherVersion = (path: string): LearningError =>
  new LearningError(`${path}: not a checkpoint of this version; begin anew with --restart`);

const hashOf = (body: string): string => createHash('sha256').update(body).digest('hex');

const encoded = (parameters: NetParameters): Record<string, string> =>
  Object.fromEntries(
    PARAMETERS.map((name) => {
      const { buffer, byteOffset, byteLength } = parameters[name];
      return [name, Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('base64')];
    }),
  );
