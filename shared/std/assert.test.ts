import { describe, expect, it } from 'vitest';
import { invariant, InvariantError, unreachable } from './assert.ts';
import { CodedError } from './coded-error.ts';

describe('invariant', () => {
  it('throws what should have held where it does not', () => {
    expect(() => invariant(1, 'one')).not.toThrow();
    for (const falsy of [false, 0, '', null, undefined, Number.NaN]) {
      expect(() => invariant(falsy, 'the book is not crossed')).toThrow(new InvariantError('the book is not crossed'));
    }
  });
});

describe('unreachable', () => {
  it('names the value that was reached all the same', () => {
    expect(() => unreachable({ kind: 'later' } as never)).toThrow('{"kind":"later"}');
  });
});

describe('CodedError', () => {
  it('carries its code and its cause', () => {
    const cause = new Error('disk');
    const error = new CodedError('FULL', 'The log is full.', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'CodedError', code: 'FULL', message: 'The log is full.', cause });
  });
});
