import { describe, expect, it } from 'vitest';
import type { KillState } from '../../shared/desktop/kill-state.ts';
import { announceKill } from './kill-announcer.ts';

function announce(states: KillState[]): { titles: string[]; tray: string[]; words: string[] } {
  const titles: string[] = [];
  const tray: string[] = [];
  const words: string[] = [];
  const onState = (listener: (state: KillState) => void): (() => void) => {
    for (const state of states) listener(state);
    return () => {};
  };
  announceKill(
    { onState },
    { notify: (title) => titles.push(title), show: (title, body) => (tray.push(title), words.push(body)) },
  );
  return { titles, tray, words };
}

const stop = (
  phase: 'engaged' | 'cancelling' | 'confirmed' | 'residual' | 'released',
  done = 0,
  unknown = 0,
): KillState => ({
  phase,
  stopId: 'S1',
  total: 3,
  done,
  unknown,
});
const requested = (attempt: number): KillState => ({ phase: 'requested', attempt, detail: '' });

describe('announceKill', () => {
  it('shows every step in the tray and notifies at the turns', () => {
    const { titles, tray } = announce([
      requested(1),
      { phase: 'accepted', stopId: 'S1' },
      stop('engaged'),
      stop('cancelling', 1),
      stop('cancelling', 2),
      stop('confirmed', 3),
    ]);
    expect(tray).toEqual(['STOP …', 'STOP …', 'STOP engaged', 'STOP 1/3', 'STOP 2/3', 'STOPPED']);
    expect(titles).toEqual(['STOP engaged', 'STOPPED']);
  });

  it('says STOPPED of nothing but a confirmed stop', () => {
    const { tray, words } = announce([
      requested(1),
      { phase: 'accepted', stopId: 'S1' },
      stop('engaged'),
      stop('cancelling', 3),
      stop('residual', 2, 1),
      { phase: 'rejected', code: 'NOT_PERMITTED', reason: 'no' },
      { phase: 'unknown', reason: 'No answer.' },
    ]);
    expect(tray).not.toContain('STOPPED');
    expect(words.filter((line) => /^stopped/i.test(line))).toEqual([]);
  });

  it('notifies of an engine that is slow to answer, once', () => {
    expect(announce([1, 2, 3, 4, 5].map(requested)).titles).toEqual(['STOP …']);
  });

  it.each<[string, KillState]>([
    ['STOP, 1 unknown', stop('residual', 2, 1)],
    ['NOT STOPPED', { phase: 'rejected', code: 'X', reason: '' }],
    ['STOP UNCONFIRMED', { phase: 'unknown', reason: '' }],
    ['Stop released', stop('released')],
  ])('notifies: %s', (title, state) => {
    expect(announce([state]).titles).toEqual([title]);
  });
});
