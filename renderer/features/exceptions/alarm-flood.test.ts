import { expect, it } from 'vitest';
import { AlarmFlood, FLOOD, TOGETHER_EVERY_MS, togetherWords, type Alarm } from './alarm-flood.ts';

const alarms = (n: number, severity: Alarm['severity'] = 'P3'): Alarm[] =>
  Array.from({ length: n }, (_, at) => ({ severity, title: `alarm ${at}`, facts: '' }));

it('tells ten of ten thousand by themselves and the rest as one, and leaves none untold', () => {
  const flood = new AlarmFlood();
  const first = flood.take([...alarms(9_999), ...alarms(1, 'P1')], 0);
  expect([first.single.length, first.together.length]).toEqual([FLOOD, 9_990]);
  expect(togetherWords(first.together, String)).toBe('9990 more exceptions: 1 SEV1, 9989 SEV3');
  // Within the half minute nothing more is told; then what has come meanwhile, once.
  expect(flood.take(alarms(5), 1_000)).toEqual({ single: [], together: [] });
  expect(flood.dueInMs(1_000)).toBe(TOGETHER_EVERY_MS - 1_000);
  expect(flood.take([], TOGETHER_EVERY_MS).together).toHaveLength(5);
  expect(flood.dueInMs(TOGETHER_EVERY_MS)).toBeNull();
  // Ten minutes on there is room again.
  expect(flood.take(alarms(1), 600_001).single).toHaveLength(1);
});

it('tells a few at once', () => {
  const flood = new AlarmFlood();
  expect(flood.take(alarms(2), 0)).toEqual({ single: alarms(2), together: [] });
  expect(flood.dueInMs(0)).toBeNull();
});
