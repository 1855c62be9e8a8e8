import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { DEFAULT_TERMS } from '../../../shared/domain/orders/working-terms.ts';
import { draftOf, readAmendment } from './amend.ts';

const us = (iso: string) => Date.parse(iso) * 1000;
const MIDT: Instrument = {
  symbol: 'MIDT',
  name: '',
  currency: 'USD',
  priceDecimals: 4,
  tickPx: 100,
  qtyDecimals: 0,
  assetClass: 'equity',
  timeZone: 'America/New_York',
  sessionStartUs: 0,
  sessionEndUs: us('2012-06-21T20:00:00Z'),
};
const nowUs = us('2012-06-21T14:00:00Z');
const parent = {
  parentId: 'P1',
  version: 3,
  qty: 20_000,
  filledQty: 4_000,
  openQty: 500,
  limitPx: 1_002_500,
  endUs: us('2012-06-21T14:30:00Z') + 123_456,
  params: { strategy: 'twap', sliceUs: 30_000_000 },
  terms: DEFAULT_TERMS,
} as Parent;
const draft = draftOf(parent, MIDT);
const read = (change: Partial<typeof draft>) => readAmendment({ ...draft, ...change }, parent, MIDT, nowUs);

describe('an amendment', () => {
  it('sends nothing where nothing is changed', () => {
    expect(read({})).toMatchObject({ command: null, errors: {}, changes: [] });
    expect(read({ qty: '20k', limit: '100.250' })).toMatchObject({ command: null, errors: {}, changes: [] });
  });

  it('sends only what is changed, with the version it was read at', () => {
    expect(read({ qty: '30k' })).toMatchObject({
      command: { kind: 'AmendParent', parentId: 'P1', expectedVersion: 3, qty: 30_000 },
      errors: {},
      changes: ['Quantity 20,000 → 30,000'],
    });
    expect(read({ limit: '' }).command).toEqual({
      kind: 'AmendParent',
      parentId: 'P1',
      expectedVersion: 3,
      limitPx: null,
    });
    expect(read({ end: '1h' }).changes).toEqual(['End 10:30:00 → 11:00:00']);
    const less = read({ params: { ...draft.params, 'terms.maxParticipationPct': '10' } });
    expect(less.command).toEqual({
      kind: 'AmendParent',
      parentId: 'P1',
      expectedVersion: 3,
      terms: { ...DEFAULT_TERMS, maxParticipationPct: 10 },
    });
    expect(less.changes).toEqual(['Max participation 20 → 10']);
  });

  it('refuses fewer than are filled or working, and anything unreadable, and then sends nothing', () => {
    expect(read({ qty: '4,400' })).toMatchObject({
      command: null,
      errors: { qty: '4,500 are filled or working: not fewer than that.' },
    });
    expect(read({ qty: '30k', end: '09:00' })).toMatchObject({ command: null, errors: { end: expect.any(String) } });
  });

  it('says until when it may end at the latest, where the end typed lies after that', () => {
    const late = read({ end: '9h' });
    expect(late).toMatchObject({ command: null, latestEndUs: MIDT.sessionEndUs });
    expect(read({ end: 'close' })).toMatchObject({ command: { endUs: MIDT.sessionEndUs }, latestEndUs: null });
  });
});
