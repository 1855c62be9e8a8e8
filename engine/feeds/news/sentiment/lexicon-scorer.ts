/**
 * Scores a headline by rules that a person can read: what went up or down and whether that is wanted, one figure beside
 * another, words with a judgement of their own, business that was won, and negation. The same headline always has the
 * same score; a headline in which no rule finds anything has none.
 */
import { BUSINESS, COMPARES, DOWN, GETS, JUDGED, NEGATIONS, UNWANTED, UP, WANTED } from './lexicon.ts';
import type { SentimentScorer } from './sentiment-scorer.ts';
import { type Token, tokenise } from './tokens.ts';

/** How far, in tokens, a direction looks for what it is about: back first, as in `profit rose`, then on. */
const SUBJECT_BEFORE = 12;
const SUBJECT_AFTER = 6;
const NEGATION_REACH = 3;
const BUSINESS_REACH = 8;
/** Tokens between two figures that are set beside each other, as in `of 3.1 mn euro compared with a loss of 2 mn`. */
const FIGURE_REACH = 14;

const DIRECTION = 1;
/** A direction of nothing in particular says little. */
const BARE_DIRECTION = 0.4;
const FIGURES = 1;
const GOT_BUSINESS = 0.7;
/** A loss that is only stated. */
const STATED_LOSS = -0.5;
/** What is negated is not quite the opposite: `not profitable` is less than a loss. */
const NEGATED = -0.7;
/** Keeps a single weak cue from scoring as much as a strong one. */
const DOUBT = 0.25;

const PHRASAL: ReadonlySet<string> = new Set(['set', 'follow', 'start', 'made', 'build', 'sign', 'wind']);

/** A finding: how strong, +1 good to −1 bad, and where. */
interface Cue {
  readonly at: number;
  readonly weight: number;
}

export class LexiconScorer implements SentimentScorer {
  score(headline: string): number | null {
    const tokens = tokenise(headline);
    const compared = figureCues(tokens);
    const moved = directionCues(tokens);
    const hasMoved = compared.length + moved.length > 0;
    const cues = [...compared, ...moved, ...judgedCues(tokens), ...businessCues(tokens)];
    if (!hasMoved) cues.push(...lossCues(tokens));
    if (cues.length === 0) return null;
    const weights = cues.map(({ at, weight }) => (isNegated(tokens, at) ? weight * NEGATED : weight));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const strength = weights.reduce((total, weight) => total + Math.abs(weight), 0);
    return sum / (strength + DOUBT);
  }
}

const wordAt = (tokens: readonly Token[], at: number): string => {
  const token = tokens[at];
  return token?.kind === 'word' ? token.text : '';
};

/** +1 of what is wanted, −1 of what is not, 0 of anything else. */
function wish(word: string): 1 | -1 | 0 {
  if (UNWANTED.has(word)) return -1;
  return WANTED.has(word) ? 1 : 0;
}

/** Whether more of it is good, of the nearest subject; 0 where there is none. A clause's end hides what lies behind it. */
function subjectOf(tokens: readonly Token[], at: number): 1 | -1 | 0 {
  // `lower costs`, `increase in sales`: what follows directly is meant, whatever came before.
  for (const next of [at + 1, at + 2]) {
    const found = wish(wordAt(tokens, next));
    if (found !== 0) return found;
  }
  for (let i = at - 1; i >= Math.max(0, at - SUBJECT_BEFORE) && !endsSentence(tokens, i); i--) {
    const found = wish(wordAt(tokens, i));
    if (found !== 0) return found;
  }
  for (let i = at + 3; i <= at + SUBJECT_AFTER && tokens[i]?.kind !== 'stop'; i++) {
    const found = wish(wordAt(tokens, i));
    if (found !== 0) return found;
  }
  return 0;
}

/** A comma or a bracket between a subject and its verb is common; two of them in a row are another clause. */
const endsSentence = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.kind === 'stop' && tokens[at - 1]?.kind === 'stop';

function directionCues(tokens: readonly Token[]): Cue[] {
  const cues: Cue[] = [];
  tokens.forEach((_, at) => {
    const word = wordAt(tokens, at);
    const direction = UP.has(word) ? 1 : DOWN.has(word) ? -1 : 0;
    if (direction === 0) return;
    if (isPhrasal(tokens, at)) return;
    const subject = subjectOf(tokens, at);
    cues.push({ at, weight: subject === 0 ? direction * BARE_DIRECTION : direction * subject * DIRECTION });
  });
  return cues;
}

/** `set up`, `follow up`, `start up`: no direction. */
function isPhrasal(tokens: readonly Token[], at: number): boolean {
  const word = wordAt(tokens, at);
  return (word === 'up' || word === 'down') && PHRASAL.has(wordAt(tokens, at - 1));
}

/** One figure set beside an earlier one: `profit of 5 mn, compared with a loss of 2 mn`, `to 13 mn from 9 mn`. */
function figureCues(tokens: readonly Token[]): Cue[] {
  const cues: Cue[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (!COMPARES.has(wordAt(tokens, at))) continue;
    const now = figureNear(tokens, at, -1);
    const then = figureNear(tokens, at, 1);
    if (now === null || then === null) continue;
    const subjectNow = nameOf(tokens, now.at);
    if (subjectNow === 0) continue;
    const subjectThen = nameBetween(tokens, at, then.at) || subjectNow;
    const change = now.value * subjectNow - then.value * subjectThen;
    if (change !== 0) cues.push({ at, weight: Math.sign(change) * FIGURES });
  }
  return cues;
}

/** The nearest amount on one side of a token; years and percentages are no amounts. */
function figureNear(tokens: readonly Token[], from: number, step: 1 | -1): { at: number; value: number } | null {
  for (let i = from + step; i >= 0 && i < tokens.length && Math.abs(i - from) <= FIGURE_REACH; i += step) {
    const token = tokens[i]!;
    if (token.kind !== 'number' || token.isPercent || isYear(token.value)) continue;
    return { at: i, value: token.value };
  }
  return null;
}

const isYear = (value: number): boolean => Number.isInteger(value) && value >= 1980 && value <= 2100;

/** What a figure is of, by the nearest subject before it. */
function nameOf(tokens: readonly Token[], at: number): 1 | -1 | 0 {
  for (let i = at - 1; i >= Math.max(0, at - SUBJECT_BEFORE); i--) {
    const found = wish(wordAt(tokens, i));
    if (found !== 0) return found;
  }
  return 0;
}

function nameBetween(tokens: readonly Token[], from: number, to: number): 1 | -1 | 0 {
  for (let i = from + 1; i < to; i++) {
    const found = wish(wordAt(tokens, i));
    if (found !== 0) return found;
  }
  return 0;
}

function judgedCues(tokens: readonly Token[]): Cue[] {
  return tokens.flatMap((_, at) => {
    const weight = JUDGED.get(wordAt(tokens, at));
    return weight === undefined ? [] : [{ at, weight }];
  });
}

function businessCues(tokens: readonly Token[]): Cue[] {
  return tokens.flatMap((_, at) => {
    if (!GETS.has(wordAt(tokens, at))) return [];
    for (let i = at + 1; i <= at + BUSINESS_REACH; i++) {
      if (BUSINESS.has(wordAt(tokens, i))) return [{ at, weight: GOT_BUSINESS }];
    }
    return [];
  });
}

function lossCues(tokens: readonly Token[]): Cue[] {
  return tokens.flatMap((_, at) => {
    const word = wordAt(tokens, at);
    return word === 'loss' || word === 'losses' ? [{ at, weight: STATED_LOSS }] : [];
  });
}

function isNegated(tokens: readonly Token[], at: number): boolean {
  for (let i = at - 1; i >= Math.max(0, at - NEGATION_REACH) && tokens[i]?.kind !== 'stop'; i--) {
    if (NEGATIONS.has(wordAt(tokens, i))) return true;
  }
  return false;
}
