import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineAddress } from '../../shared/desktop/bridge.ts';
import { ChildDouble } from '../testing/electron-double.ts';
import { ENGINE_PROCESS_TIMES, EngineProcess } from './engine-process.ts';

let children: ChildDouble[];
let addresses: (EngineAddress | null)[];
let givenUp: string[];
let forced: number[];
let engine: EngineProcess;

beforeEach(() => {
  vi.useFakeTimers();
  children = [];
  addresses = [];
  givenUp = [];
  forced = [];
  engine = new EngineProcess({
    fork: () => {
      const child = new ChildDouble();
      children.push(child);
      return child;
    },
    onAddress: (address) => addresses.push(address),
    onGivenUp: (words) => givenUp.push(words),
    forceKill: (pid) => forced.push(pid),
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const crash = (): void => void children.at(-1)!.emit('exit', 1);

describe('EngineProcess', () => {
  it('learns where the engine is from its ready line, also when it comes torn', () => {
    engine.start();
    const line = JSON.stringify({ ready: true, url: 'http://127.0.0.1:7', token: 't' });
    children[0]!.stdout.emit('data', `words before\n${line.slice(0, 10)}`);
    expect(engine.address).toBeNull();
    children[0]!.stdout.emit('data', `${line.slice(10)}\n`);
    expect(engine.address).toEqual({ url: 'http://127.0.0.1:7', token: 't' });
  });

  it('starts it again after a crash, later each time, and tells the new address', () => {
    engine.start();
    children[0]!.ready('http://127.0.0.1:1');
    crash();
    expect(engine.address).toBeNull();
    vi.advanceTimersByTime(ENGINE_PROCESS_TIMES.backOffMs[0]! - 1);
    expect(children).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(children).toHaveLength(2);
    children[1]!.ready('http://127.0.0.1:2');
    crash();
    vi.advanceTimersByTime(ENGINE_PROCESS_TIMES.backOffMs[1]! - 1);
    expect(children).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(children).toHaveLength(3);
    expect(addresses.map((address) => address?.url ?? null)).toEqual([
      'http://127.0.0.1:1',
      null,
      'http://127.0.0.1:2',
      null,
    ]);
  });

  it('gives up after a bounded number of crashes and passes on the last words', () => {
    engine.start();
    for (let i = 0; i <= ENGINE_PROCESS_TIMES.backOffMs.length; i++) {
      if (i === 0) children[0]!.ready('http://127.0.0.1:1');
      children.at(-1)!.stderr.emit('data', `the disk is full (${i})`);
      crash();
      vi.advanceTimersByTime(60_000);
    }
    expect(children).toHaveLength(1 + ENGINE_PROCESS_TIMES.backOffMs.length);
    expect(givenUp).toEqual(['the disk is full (4)']);
    engine.start();
    expect(children).toHaveLength(2 + ENGINE_PROCESS_TIMES.backOffMs.length);
  });

  it('counts anew after a steady time', () => {
    engine.start();
    for (let i = 0; i < 20; i++) {
      children.at(-1)!.ready(`http://127.0.0.1:${i}`);
      vi.advanceTimersByTime(ENGINE_PROCESS_TIMES.steadyMs);
      crash();
      vi.advanceTimersByTime(ENGINE_PROCESS_TIMES.backOffMs[0]!);
    }
    expect(children).toHaveLength(21);
    expect(givenUp).toEqual([]);
  });

  it('does not insist on an engine that never got ready, and says why at once', () => {
    engine.start();
    children[0]!.stderr.emit('data', 'port 7411 is in use');
    crash();
    vi.advanceTimersByTime(600_000);
    expect(children).toHaveLength(1);
    expect(givenUp).toEqual(['port 7411 is in use']);
  });

  it('ends by force an engine that does not get ready', () => {
    engine.start();
    vi.advanceTimersByTime(ENGINE_PROCESS_TIMES.readyWithinMs - 1);
    expect(forced).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(forced).toEqual([4711]);
  });

  it('asks it to end on stop, and starts nothing afterwards', async () => {
    engine.start();
    children[0]!.ready('http://127.0.0.1:1');
    await engine.stop();
    expect(children[0]!.told).toEqual([{ type: 'shutdown' }]);
    engine.start();
    vi.advanceTimersByTime(600_000);
    expect(children).toHaveLength(1);
    expect(forced).toEqual([]);
  });

  it('ends it by force where it does not listen', async () => {
    engine.start();
    children[0]!.polite = false;
    const stopped = engine.stop();
    vi.advanceTimersByTime(ENGINE_PROCESS_TIMES.politeMs);
    await stopped;
    expect(forced).toEqual([4711]);
  });

  it('does not restart when it is stopped between a crash and the restart', async () => {
    engine.start();
    children[0]!.ready('http://127.0.0.1:1');
    crash();
    await engine.stop();
    vi.advanceTimersByTime(600_000);
    expect(children).toHaveLength(1);
  });
});
