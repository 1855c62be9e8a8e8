import { expect, it } from 'vitest';
import type { EngineEvent } from '../../../shared/domain/event.ts';
import { JOURNAL_ROWS, Publisher } from './publisher.ts';

const row = (seq: number, type: string) => ({ seq, tsUs: seq, event: { type, parentId: 'P1' } as EngineEvent });

it('holds the newest events, and before them what is no routine', () => {
  const publisher = new Publisher();
  const last = 3 * JOURNAL_ROWS + 10;
  for (let seq = 1; seq <= last; seq++)
    publisher.stageJournal(row(seq, seq % 100 === 1 ? 'ParentPaused' : 'ChildFilled'));
  const held = publisher.journal();
  const newest = held.slice(-JOURNAL_ROWS);
  expect(newest.map(({ seq }) => seq)).toEqual(
    Array.from({ length: JOURNAL_ROWS }, (_, i) => last - JOURNAL_ROWS + 1 + i),
  );
  const before = held.slice(0, -JOURNAL_ROWS);
  expect(before.map(({ seq }) => seq)).toEqual(Array.from({ length: before.length }, (_, i) => 1 + 100 * i));
  expect(before.length).toBe(Math.ceil((last - JOURNAL_ROWS) / 100));
});
