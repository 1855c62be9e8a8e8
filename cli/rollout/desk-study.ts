/**
 * `watchkeeper rollout study --desk`: whole days of a desk whose policy is held against its reference, by an engine each. Of
 * a policy that is as it was measured every exception is a false alarm; of one that is not, or in another market, it is
 * to come, and soon.
 */
import { createHash } from 'node:crypto';
import { type Candidate, candidateNamed } from '../../engine/kernel/episode/candidates.ts';
import { DESK_DAY, type Opened } from '../../engine/kernel/episode/desk-day.ts';
import { ArgumentError } from '../../engine/kernel/start/argument-error.ts';
import { MODEL_FILE } from '../../engine/models/registry.ts';
import { REGIMES, type Regime } from '../../engine/venues/market/regime.ts';
import { formatFixed } from '../../shared/domain/basics/format.ts';
import type { ExceptionKind } from '../../shared/domain/safety/exception-kind.ts';
import { US_PER_HOUR } from '../../shared/std/duration.ts';
import { registryAt } from '../model-folders.ts';
import { print, table } from '../output.ts';
import { runKept } from '../scenario/kept-results.ts';
import { quartiles, type Quartiles, wilson } from './figures.ts';
import { readReference, type StudyOptions } from './study.ts';

interface Day {
  readonly opened: readonly Opened[];
  readonly workedUs: number;
}

interface KindFigures {
  readonly kind: ExceptionKind;
  readonly times: number;
  readonly days: number;
  /** 95 %, Wilson. */
  readonly daysCi95Pct: readonly [number, number];
  /** Of the days on which it opened: after so many orders, and so many hours, for the first time. */
  readonly firstAfterOrders: Quartiles;
  readonly firstAfterHours: Quartiles;
}

export async function deskStudy(days: number, options: StudyOptions): Promise<void> {
  const candidates = options.candidate.map(candidateNamed);
  const regimes = (options.regime ?? [undefined]).map(regimeNamed);
  const { card, bytes, place } = registryAt(options.models).read(options.model);
  if (card.kind !== 'policy')
    throw new ArgumentError(`${options.model} is no policy: name one of watchkeeper models list`);
  const reference = readReference(place.slice(0, -MODEL_FILE.length), card.sha256);
  const against = createHash('sha256').update(JSON.stringify(reference)).digest('hex');
  const studied: { candidate: Candidate; regime: Regime | null; hours: number; kinds: KindFigures[] }[] = [];
  for (const candidate of candidates) {
    for (const regime of regimes) {
      const of = {
        kind: 'watch',
        scenario: DESK_DAY,
        candidate,
        regime,
        against,
        model: { card, bytes, reference },
      } as const;
      const tasks = Array.from({ length: days }, (_, i) => ({ ...of, seed: `${options.seed}/${i}` }));
      const results = await runKept(tasks, options.keep, (done, total) => {
        process.stderr.write(`${titleOf(candidate, regime)}: ${done} of ${total} days\n`);
      });
      const worked = results.map((result) => {
        if (!('opened' in result)) throw new Error('a day that is watched tells what opened');
        return result;
      });
      const hours = worked.reduce((sum, { workedUs }) => sum + workedUs, 0) / US_PER_HOUR;
      studied.push({ candidate, regime: regime ?? null, hours, kinds: kindsOf(worked) });
    }
  }
  print(options, { model: card.name, sha256: card.sha256, days, seed: options.seed, studied }, () =>
    studied.map((each) => inWords(each, days)).join('\n\n'),
  );
}

function regimeNamed(name: string | undefined): Regime | undefined {
  const found = REGIMES.find((each) => each === name);
  if (found || name === undefined) return found;
  throw new ArgumentError(`--regime ${name}: there are ${REGIMES.join(', ')}`);
}

function kindsOf(days: readonly Day[]): KindFigures[] {
  const kinds = new Set(days.flatMap(({ opened }) => opened.map(({ kind }) => kind)));
  return [...kinds].toSorted().map((kind) => {
    const all = days.map(({ opened }) => opened.filter((each) => each.kind === kind));
    const first = all.flatMap((opened) => opened.slice(0, 1));
    return {
      kind,
      times: all.flat().length,
      days: first.length,
      daysCi95Pct: wilson(first.length, days.length),
      firstAfterOrders: quartiles(first.map(({ orders }) => orders))!,
      firstAfterHours: quartiles(first.map(({ afterUs }) => afterUs / US_PER_HOUR))!,
    };
  });
}

const titleOf = (candidate: Candidate, regime: Regime | null | undefined): string =>
  regime ? `${candidate}, ${regime} market` : candidate;

function inWords(
  {
    candidate,
    regime,
    hours,
    kinds,
  }: { candidate: Candidate; regime: Regime | null; hours: number; kinds: readonly KindFigures[] },
  days: number,
): string {
  const title = `${titleOf(candidate, regime)}: ${days} days, ${formatFixed(hours, 0)} hours`;
  if (kinds.length === 0)
    return `${title}: no exception opened (on 0 to ${formatFixed(wilson(0, days)[1], 0)} % of days)`;
  const middle = ({ p25, median, p75 }: Quartiles, digits: number): string =>
    `${formatFixed(median, digits)} (${formatFixed(p25, digits)} to ${formatFixed(p75, digits)})`;
  const rows = kinds.map((each) => [
    ...[each.kind, String(each.times), `${each.days} of ${days}`],
    each.daysCi95Pct.map((end) => formatFixed(end, 0)).join(' to '),
    ...[middle(each.firstAfterOrders, 0), middle(each.firstAfterHours, 1)],
  ]);
  const head = ['exception', 'opened', 'on days', '% of days, 95 %', 'first after orders', 'after hours'];
  return `${title}\n${table([head, ...rows])}`;
}
