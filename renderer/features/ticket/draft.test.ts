import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { defaultParams, STRATEGY_NAMES } from '../../../shared/domain/orders/strategy.ts';
import { DEFAULT_TERMS } from '../../../shared/domain/orders/working-terms.ts';
import { withSide, emptyDraft, fittingInstruments, readDraft, unreadyFields, type Draft } from './draft.ts';
import { initialParamTexts, readParams, readTerms, textsOf } from '../../ui/primitives/param-fields.ts';

const us = (iso: string) => Date.parse(iso) * 1000;
const MIDT: Instrument = {
  symbol: 'MIDT',
  name: 'Middling',
  currency: 'USD',
  priceDecimals: 4,
  tickPx: 100,
  qtyDecimals: 0,
  assetClass: 'equity',
  timeZone: 'America/New_York',
  sessionStartUs: us('2012-06-21T13:30:00Z'),
  sessionEndUs: us('2012-06-21T20:00:00Z'),
};
const market = { instruments: new Map([['MIDT', MIDT]]), nowUs: us('2012-06-21T14:00:00Z') };
const draft: Draft = { ...emptyDraft('midt'), side: 'buy', qty: '20k', limit: '100.25', note: ' for the fund ' };

it('finds an instrument by the beginning of its symbol, else by words of its name', () => {
  const known = [MIDT, { symbol: 'MIDX', name: 'An index' }, { symbol: 'MID', name: 'Smith' }];
  const found = (text: string) => fittingInstruments(text, known).map(({ symbol }) => symbol);
  expect(found('mid')).toEqual(['MID']);
  expect(found('mi')).toEqual(['MIDT', 'MIDX', 'MID']);
  expect(found(' index ')).toEqual(['MIDX']);
  expect([found('zzz'), found('')]).toEqual([[], []]);
});

describe('a ticket', () => {
  it('becomes a command of exact integers', () => {
    expect(readDraft(draft, market)).toMatchObject({
      instrument: MIDT,
      errors: {},
      command: {
        kind: 'SubmitParent',
        instrument: 'MIDT',
        side: 'buy',
        qty: 20_000,
        limitPx: 1_002_500,
        startUs: null,
        params: { strategy: 'twap', sliceUs: 30_000_000, tolerancePct: 100 },
        terms: DEFAULT_TERMS,
        endUs: us('2012-06-21T14:30:00Z'),
        note: 'for the fund',
      },
    });
  });

  it('keeps a limit price for another side, instrument or engine by a person’s word alone', () => {
    const ldn = { engine: 'e1', engineName: 'ldn-1' };
    const typed: Draft = { ...draft, side: null, limitFor: { side: null, instrument: 'midt', ...ldn } };
    const bought = { ...typed, ...withSide(typed, 'buy') };
    expect(readDraft(bought, market)).toMatchObject({ errors: {}, limitOfOther: null });
    const sold = { ...bought, ...withSide(bought, 'sell') };
    expect(readDraft(sold, market)).toMatchObject({
      errors: { limit: 'It was typed for BUY midt. Keep it, or type another.' },
      limitOfOther: 'BUY midt',
      estimable: null,
      command: null,
    });
    expect(readDraft({ ...sold, ...withSide(sold, 'buy') }, market).command?.limitPx).toBe(1_002_500);
    expect(readDraft({ ...sold, limit: ' ' }, market).command).toMatchObject({ side: 'sell', limitPx: null });
    const elsewhere = { ...bought, limitFor: { side: 'buy', instrument: 'LRGE', ...ldn } } as const;
    expect(readDraft(elsewhere, market).limitOfOther).toBe('BUY LRGE');
    expect(readDraft(bought, { ...market, engine: 'e1' }).limitOfOther).toBeNull();
    expect(readDraft(bought, { ...market, engine: 'e2' })).toMatchObject({
      limitOfOther: 'BUY midt on ldn-1',
      command: null,
    });
  });

  it('has no limit where none is typed, and no side by itself', () => {
    expect(readDraft({ ...draft, limit: '' }, market).command?.limitPx).toBeNull();
    expect(readDraft({ ...draft, side: null }, market)).toMatchObject({
      command: null,
      errors: { side: 'Say buy or sell.' },
    });
  });

  it('says what is wrong of every field at once', () => {
    const wrong = {
      ...draft,
      instrument: 'XYZ',
      qty: '2o',
      end: 'later',
      params: { ...draft.params, 'twap.sliceUs': '2h' },
    };
    expect(Object.keys(readDraft(wrong, market).errors).toSorted()).toEqual(['instrument', 'qty', 'twap.sliceUs']);
    expect(readDraft(wrong, market).errors['instrument']).toBe('Not traded here. There are MIDT.');
    expect(readDraft({ ...draft, end: 'later' }, market).errors['end']).toMatch(/Not an end/);
  });

  it('is estimated to the session’s end where its end lies after it, and waits for all else', () => {
    const late = readDraft({ ...draft, end: '9h' }, market);
    expect(late.command).toBeNull();
    expect(late.errors).toEqual({ end: 'After the session’s end: by 16:00:00 at the latest.' });
    expect(late.latestEndUs).toBe(MIDT.sessionEndUs);
    expect(late.estimable).toEqual({ ...readDraft({ ...draft, end: 'close' }, market).command });
    const { estimable, errors } = readDraft({ ...draft, end: '9h', side: null, qty: '' }, market);
    expect([estimable, unreadyFields(errors)]).toEqual([null, ['side', 'quantity', 'its end']]);
    expect(readDraft({ ...draft, end: 'soon' }, market)).toMatchObject({ estimable: null, latestEndUs: null });
    const sliced = { ...draft.params, 'twap.sliceUs': '2h' };
    expect(unreadyFields(readDraft({ ...draft, params: sliced }, market).errors)).toEqual(['look every']);
  });

  it('takes the account it is for, or none, and says what is wrong with one', () => {
    const told = (account: string) => {
      const { command, errors } = readDraft({ ...draft, account }, market);
      return command ? (command.account ?? 'none') : errors;
    };
    expect(told(' ACC-1 ')).toBe('ACC-1');
    expect(told('')).toBe('none');
    expect(told('A'.repeat(32))).toBe('A'.repeat(32));
    expect(told('A'.repeat(33))).toEqual({ account: '33 letters: shorten it to 32 at most.' });
    expect(told('client 7')).toEqual({
      account: 'Not an account: write letters, digits and . _ - / :, a letter or digit first, no spaces.',
    });
  });

  it('says that a note is too long, and cuts none', () => {
    const note = 'n'.repeat(4_096);
    expect(readDraft({ ...draft, note }, market).command?.note).toBe(note);
    const { command, errors } = readDraft({ ...draft, note: `${note}n` }, market);
    expect([command, errors]).toEqual([null, { note: '4,097 letters: shorten it to 4,096 at most.' }]);
    // Nothing is reckoned of it.
    expect(readDraft({ ...draft, note: `${note}n` }, market).estimable).not.toBeNull();
  });

  it('takes nothing beyond the bounds of the strategy, and clamps nothing', () => {
    expect(readParams('twap', { ...draft.params, 'twap.sliceUs': '0.5s' })).toEqual({
      params: null,
      errors: { 'twap.sliceUs': 'Out of range: 1 s to 1 h.' },
    });
    expect(readParams('pov', draft.params).params).toEqual({ strategy: 'pov', participationPct: 10, aheadPct: 2 });
  });

  it('shows parameters so that they read back as they were', () => {
    for (const sliceUs of [1_000_000, 90_000_000, 3_600_000_000, 1_500_000, 90_500_000]) {
      const params = { strategy: 'twap', sliceUs, tolerancePct: 50 } as const;
      expect(readParams('twap', textsOf('twap', params, MIDT)).params).toEqual(params);
    }
    for (const strategy of STRATEGY_NAMES) {
      const params = defaultParams(strategy);
      expect(readParams(strategy, textsOf(strategy, params, MIDT), MIDT).params).toEqual(params);
      expect(readParams(strategy, initialParamTexts(), MIDT).params).toEqual(params);
    }
    const terms = { ...DEFAULT_TERMS, wouldPx: 999_900, minParticipationPct: 5, venues: ['LIT1', 'LIT2'], dark: false };
    expect(readTerms(textsOf('terms', terms, MIDT), MIDT).terms).toEqual(terms);
    expect(readTerms(initialParamTexts(), null).terms).toEqual(DEFAULT_TERMS);
  });

  it('refuses terms that contradict each other or the target', () => {
    const least = { params: { ...draft.params, 'terms.minParticipationPct': '30' } };
    expect(readDraft({ ...draft, ...least }, market).errors['terms.maxParticipationPct']).toMatch(/at least 30%/);
    const target = { strategy: 'pov' as const, params: { ...draft.params, 'pov.participationPct': '40' } };
    expect(readDraft({ ...draft, ...target }, market).errors['terms.maxParticipationPct']).toMatch(/target of 40%/);
  });

  it('may start later, before it ends', () => {
    expect(readDraft({ ...draft, start: '10m' }, market).command?.startUs).toBe(us('2012-06-21T14:10:00Z'));
    expect(readDraft({ ...draft, start: '40m' }, market).errors['end']).toBe('Not after the start.');
  });
});
