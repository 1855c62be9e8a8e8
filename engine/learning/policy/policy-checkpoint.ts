/**
 * The training of a policy that was interrupted goes on from a file: the orders that were worked for it, the net so far,
 * and the terms and data that it was begun with. Written whole or not at all, and checked when it is read.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import type { Transition } from '../../core/transition.ts';
import { LearningError } from '../learning-error.ts';
import type { QNet } from './q-network.ts';

export interface PolicyProgress {
  /** Orders of each iteration that have been worked. */
  readonly explored: readonly (readonly (readonly Transition[])[])[];
  /** Iterations whose values have been fitted. */
  readonly fitted: number;
  readonly net: QNet | null;
  readonly errors: readonly number[];
}

export const NO_PROGRESS: PolicyProgress = { explored: [], fitted: 0, net: null, errors: [] };

const HASH_BYTES = 32;
const File = z.strictObject({
  version: z.literal(1),
  /** What is trained by which terms on what, as one line. */
  purpose: z.string(),
  progress: z.strictObject({
    explored: z.array(z.array(z.array(z.custom<Transition>((value) => typeof value === 'object')))),
    fitted: z.int(),
    net: z.custom<QNet>((value) => typeof value === 'object' && value !== null).nullable(),
    errors: z.array(z.number()),
  }),
});

export function savePolicyProgress(path: string, purpose: string, progress: PolicyProgress): void {
  const body = serialize({ version: 1, purpose, progress });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, Buffer.concat([hashOf(body), body]));
  renameSync(`${path}.new`, path);
}

/** Throws LearningError where it is damaged or of another training. */
export function readPolicyProgress(path: string, purpose: string): PolicyProgress {
  if (!existsSync(path)) return NO_PROGRESS;
  const bytes = readFileSync(path);
  const body = bytes.subarray(HASH_BYTES);
  if (!hashOf(body).equals(bytes.subarray(0, HASH_BYTES))) {
    throw new LearningError(`${path}: damaged; begin anew with --restart`);
  }
  const parsed = File.safeParse(deserialize(body));
  if (!parsed.success) throw new LearningError(`${path}: not a checkpoint of this version; begin anew with --restart`);
  if (parsed.data.purpose !== purpose) {
    throw new LearningError(`${path}: of a training by other terms or on other data; begin anew with --restart`);
  }
  return parsed.data.progress;
}

const hashOf = (body: Uint8Array): Buffer => createHash('sha256').update(body).digest();
