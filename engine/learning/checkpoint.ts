/**
 * Training that was interrupted goes on from a file: how far it has come, and the terms and data that it was begun with,
 * since going on with others would give a net that no command makes again. Written whole or not at all, and held to its
 * hash when it is read.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import { LearningError } from './learning-error.ts';

const VERSION = 1;
const HASH_BYTES = 32;

/** `purpose`: what is trained by which terms on what, as one line. */
export function saveCheckpoint(path: string, purpose: string, progress: object): void {
  const body = serialize({ version: VERSION, purpose, progress });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, Buffer.concat([hashOf(body), body]));
  renameSync(`${path}.new`, path);
}

/** Null where there is none. Throws LearningError where it is damaged, of another version, or of another training. */
export function readCheckpoint<T>(path: string, purpose: string, progress: z.ZodType<T>): T | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  const body = bytes.subarray(HASH_BYTES);
  if (!hashOf(body).equals(bytes.subarray(0, HASH_BYTES))) {
    throw new LearningError(`${path}: damaged; begin anew with --restart`);
  }
  const file = z.strictObject({ version: z.literal(VERSION), purpose: z.string(), progress });
  const parsed = file.safeParse(deserialize(body));
  if (!parsed.success) throw new LearningError(`${path}: not a checkpoint of this version; begin anew with --restart`);
  if (parsed.data.purpose !== purpose) {
    throw new LearningError(`${path}: of a training by other terms or on other data; begin anew with --restart`);
  }
  return parsed.data.progress;
}

const hashOf = (body: Uint8Array): Buffer => createHash('sha256').update(body).digest();
