import { describe, expect, it } from 'vitest';
import { FAULT_KINDS, type InjectedFault } from '../../../shared/domain/basics/fault.ts';
import { fieldsOf, NEW_FAULT, readFault, type FaultDraft } from './fault-draft.ts';
import { byConcern, faultSentence, standing } from './fault-words.ts';

const choices = { venue: ['SIM', 'V2'], instrument: ['MIDT'] };
const draft = (over: Partial<FaultDraft>): FaultDraft => ({ ...NEW_FAULT, ...over });

describe('a fault that is entered', () => {
  it('is whole with what stands in the form, for every kind there is', () => {
    for (const kind of FAULT_KINDS) {
      const { fault, errors } = readFault(draft({ kind }), choices);
      expect({ kind: fault?.kind, errors }).toEqual({ kind, errors: {} });
    }
  });

  it('is read in the units it is typed in', () => {
    const slow = readFault(
      draft({ kind: 'venue-slow', texts: { delayUs: '1,500', venue: 'V2' }, length: '' }),
      choices,
    );
    expect(slow).toEqual({ fault: { kind: 'venue-slow', venue: 'V2', delayUs: 1_500_000 }, forUs: null, errors: {} });
    const print = readFault(draft({ kind: 'fat-print', texts: { awayBps: '−250' } }), choices);
    expect(print).toMatchObject({ fault: { awayBps: -250, qty: 1_000 }, forUs: null });
  });

  it('says at the field what is wrong with it', () => {
    const shareOf = (sharePct: string) => readFault(draft({ texts: { sharePct } }), choices);
    for (const text of ['', '0', '101', '12.5', 'half']) {
      expect([text, shareOf(text).fault, shareOf(text).errors]).toEqual([
        text,
        null,
        { sharePct: 'A whole number: 1 to 100.' },
      ]);
    }
    expect(readFault(draft({ kind: 'venue-down' }), { venue: [], instrument: [] }).errors).toEqual({
      venue: 'No venue is known yet.',
    });
  });

  it('has the fields of its kind and no others', () => {
    expect(fieldsOf('feed-gap')).toEqual([]);
    expect(fieldsOf('fat-print').map(({ key }) => key)).toEqual(['instrument', 'awayBps', 'qty']);
  });
});

describe('a fault in words', () => {
  const fault = { kind: 'lost-acknowledgements', venue: 'SIM', sharePct: 50 } as const;
  const injected = (over: Partial<InjectedFault>): InjectedFault => ({
    faultId: 'F1',
    fault,
    sinceUs: 10_000_000,
    untilUs: 40_000_000,
    clearedUs: null,
    actor: 'root',
    ...over,
  });

  it('says what goes wrong and for how long', () => {
    expect(faultSentence(fault, 30_000_000)).toBe('SIM loses 50% of its acknowledgements for 30 s');
    expect(faultSentence(fault, null)).toBe('SIM loses 50% of its acknowledgements until it is cleared');
    const print = { kind: 'fat-print', instrument: 'MIDT', awayBps: -300, qty: 100 } as const;
    expect(faultSentence(print, null)).toMatch(/, once$/);
  });

  it('tells its age and the time left, and when it is over how long it held', () => {
    expect(standing(injected({}), 22_400_000)).toBe('for 12 s, 17 s left');
    expect(standing(injected({ untilUs: null }), 10_000_000)).toBe('for 0 s, until cleared');
    expect(standing(injected({ clearedUs: 25_000_000 }), 99_000_000)).toBe('held 15 s');
  });

  it('comes before those that are over, the newest first', () => {
    const rows = [
      injected({ faultId: 'F1', clearedUs: 1 }),
      injected({ faultId: 'F2' }),
      injected({ faultId: 'F10', clearedUs: 1 }),
      injected({ faultId: 'F11' }),
    ];
    expect(rows.toSorted(byConcern).map(({ faultId }) => faultId)).toEqual(['F11', 'F2', 'F10', 'F1']);
  });
});
