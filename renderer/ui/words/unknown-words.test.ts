/** What a newer engine says is shown as unknown, with its own name, and never dropped; what is long or odd is kept whole. */
import { expect, it } from 'vitest';
import type { EngineEvent } from '../../../shared/domain/event.ts';
import { describeFault } from '../../../shared/domain/basics/fault.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { modeOf } from '../../../shared/domain/orders/order-mode.ts';
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import { describeScope } from '../../../shared/domain/safety/stop.ts';
import { DEFAULT_TERMS } from '../../../shared/domain/orders/working-terms.ts';
import { eventActor, eventParent, eventWords, type Known } from './event-words.ts';
import { formatPx, formatQty } from './format.ts';
import { lookUp, nameIn } from './look-up.ts';
import { exportedText } from '../grid/kept-grid.ts';
import { sideWords } from '../primitives/marks.tsx';
import { MODE_TONES } from './mode-tones.ts';
import { strategySentence, strategyWords } from './strategy-words.ts';

const none = new Map<string, never>();
const known: Known = { instruments: none, parents: none, children: none };

it('names an event, a strategy and a state that this desk does not know', () => {
  const event = { type: 'MoonPhased', parentId: 'P1', phase: 'full' } as unknown as EngineEvent;
  expect(eventWords(event, known)).toBe('Unknown event MoonPhased');
  expect(eventParent(event, known)).toBe('P1');
  expect(typeof eventActor(event)).toBe('string');
  const worked = { params: { strategy: 'moon' } as never, terms: DEFAULT_TERMS };
  expect(strategyWords(worked)).toMatch(/^Unknown \(moon\)/);
  expect(strategySentence(worked, {} as Instrument)).toMatch(/^Unknown \(moon\)/);
  const mode = modeOf({ state: 'frozen' as never, heldBy: '' });
  expect([mode, MODE_TONES[mode]]).toEqual(['UNKNOWN', 'attention']);
});

it('takes a side that it does not know for neither, and a name of every object for unknown', () => {
  expect(sideWords('short-exempt' as Side)).toBe('? SHORT-EXEMPT');
  expect(describeScope({ kind: 'region' } as never)).toBe('unknown (region)');
  expect(describeFault({ kind: 'flood' } as never)).toBe('unknown (flood)');
  expect([lookUp({ a: 1 }, 'constructor' as 'a'), nameIn({ a: 1 }, 'toString' as 'a')]).toEqual([
    undefined,
    'unknown (toString)',
  ]);
});

it('writes an instrument of eight decimals to the last digit', () => {
  const satoshi = { priceDecimals: 8, tickPx: 1, qtyDecimals: 8 };
  expect(formatPx(12_345, satoshi)).toBe('0.00012345');
  expect(formatPx(6_900_012_345_678, satoshi)).toBe('69,000.12345678');
  expect(formatQty(100_000_001, satoshi)).toBe('1.00000001');
});

it('copies a note of 4 kB and text from right to left whole, on one line', () => {
  const note = `${'שלום \u202b'.repeat(700)}\nend`;
  const text = exportedText(note);
  expect(text).toHaveLength(note.length);
  expect(text).not.toMatch(/[\r\n\t]/);
});
