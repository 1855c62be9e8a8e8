/**
 * Protocol-buffer wire format, as much of it as ONNX files need: writing messages, and reading them without trusting
 * them. Source: Protocol Buffers, Encoding; field numbers are those of onnx.proto3.
 */

/** A field of a message that has been read. */
export interface Field {
  readonly number: number;
  /** Of varints and fixed-width numbers; integers beyond 2^53 are not exact. */
  readonly value: number;
  /** Of strings, messages and packed numbers; empty of numbers. */
  readonly bytes: Uint8Array;
}

export class WireError extends Error {
  override readonly name = 'WireError';
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const EMPTY = new Uint8Array();
const MAX_VARINT_BYTES = 10;

/** The fields of one message, in the order of the file. Throws WireError where it is not one. */
export function readMessage(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): number => {
    let value = 0n;
    for (let i = 0n; i < MAX_VARINT_BYTES; i++) {
      const byte = bytes[at++];
      if (byte === undefined) throw new WireError('it ends within a number');
      value |= BigInt(byte & 0x7f) << (7n * i);
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw new WireError('a number is longer than ten bytes');
  };
  const take = (count: number): number => {
    if (!(count >= 0) || at + count > bytes.length) throw new WireError('it ends within a field');
    at += count;
    return at - count;
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const type = tag % 8;
    if (number < 1) throw new WireError('a field has no number');
    if (type === VARINT) fields.push({ number, value: varint(), bytes: EMPTY });
    else if (type === FIXED64) fields.push({ number, value: view.getFloat64(take(8), true), bytes: EMPTY });
    else if (type === FIXED32) fields.push({ number, value: view.getFloat32(take(4), true), bytes: EMPTY });
    else if (type === BYTES) {
      const length = varint();
      const start = take(length);
      fields.push({ number, value: 0, bytes: bytes.subarray(start, start + length) });
    } else throw new WireError(`a field of the unknown type ${type}`);
  }
  return fields;
}

/** Collects the fields of a message; written in the order in which they are given. */
export class MessageWriter {
  readonly #parts: Uint8Array[] = [];

  int(number: number, value: number): this {
    this.#parts.push(encodeVarint(number * 8 + VARINT), encodeVarint(value));
    return this;
  }

  ints(number: number, values: readonly number[]): this {
    for (const value of values) this.int(number, value);
    return this;
  }

  float(number: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#parts.push(encodeVarint(number * 8 + FIXED32), bytes);
    return this;
  }

  bytes(number: number, value: Uint8Array): this {
    this.#parts.push(encodeVarint(number * 8 + BYTES), encodeVarint(value.length), value);
    return this;
  }

  text(number: number, value: string): this {
    return this.bytes(number, new TextEncoder().encode(value));
  }

  message(number: number, value: MessageWriter): this {
    return this.bytes(number, value.finish());
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
}

/** Two's complement of 64 bits. */
function encodeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(left & 0x7fn);
    left >>= 7n;
    bytes.push(left > 0n ? low | 0x80 : low);
  } while (left > 0n);
  return Uint8Array.from(bytes);
}
