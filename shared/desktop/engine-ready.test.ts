import { describe, expect, it } from 'vitest';
import { lineSplitter, parseEngineReady } from './engine-ready.ts';

const READY = { ready: true, url: 'http://127.0.0.1:7010', token: 't', deskUrl: 'http://127.0.0.1:7010/#token=t' };

describe('parseEngineReady', () => {
  it('reads the line and lets later fields of newer engines pass', () => {
    expect(parseEngineReady(JSON.stringify({ ...READY, later: 1 }))).toEqual(READY);
  });

  it.each(['', 'ready', '{"ready":false}', '{"ready":true,"url":"x"}', '{', `{${' '.repeat(10_000)}}`])(
    'takes nothing else: %#',
    (line) => {
      expect(parseEngineReady(line)).toBeNull();
    },
  );
});

describe('lineSplitter', () => {
  it('joins what was torn and keeps what is not whole yet', () => {
    const lines: string[] = [];
    const push = lineSplitter((line) => lines.push(line));
    for (const chunk of ['a', 'b\r\nc\n', '', 'd']) push(chunk);
    expect(lines).toEqual(['ab', 'c']);
    push('\n');
    expect(lines).toEqual(['ab', 'c', 'd']);
  });

  it('holds a bounded line however much comes without an end', () => {
    let longest = 0;
    const push = lineSplitter((line) => (longest = line.length));
    for (let i = 0; i < 100; i++) push('x'.repeat(1000));
    push('\n');
    expect(longest).toBeLessThan(20_000);
  });
});
