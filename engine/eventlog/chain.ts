/**
 * The hash chain that makes the log tamper-evident: every record's hash covers its predecessor's hash, its number, its
 * time and its stored bytes, and the first predecessor is the hash of the format's description. Nothing of the machine,
 * the process or the wall clock enters, so that equal inputs give equal heads anywhere.
 */
import { hash } from 'node:crypto';

export const FORMAT_VERSION = 1;
/** Largest body of a record, in bytes of UTF-8. */
export const MAX_BODY_BYTES = 1024 * 1024;
export const HASH_BYTES = 32;

/** Stored in the log as it stands here; its hash is the predecessor of record 1. */
export const FORMAT_DESCRIPTION = JSON.stringify({
  log: 'watchkeeper',
  format: FORMAT_VERSION,
  hash: 'sha256(previous hash, seq u64be, tsUs u64be, body)',
});

export const GENESIS_HASH: Uint8Array = hash('sha256', FORMAT_DESCRIPTION, 'buffer');

const PREFIX_BYTES = HASH_BYTES + 16;

/** The fields in front of the body have fixed widths, so no two records share an encoding. */
export function recordHash(previous: Uint8Array, seq: number, tsUs: number, body: Uint8Array): Uint8Array {
  const encoded = Buffer.allocUnsafe(PREFIX_BYTES + body.length);
  encoded.set(previous, 0);
  encoded.writeBigUInt64BE(BigInt(seq), HASH_BYTES);
  encoded.writeBigUInt64BE(BigInt(tsUs), HASH_BYTES + 8);
  encoded.set(body, PREFIX_BYTES);
  return hash('sha256', encoded, 'buffer');
}

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
