/**
 * What has become of an order: by which strategies it was worked, from when and from how much, and what persons, engine
 * and venues did that changed its life, stops among it. As far back as the desk's journal, which holds these for longer than what children do; the log has
 * all of it.
 */
import { useMemo } from 'react';
import type { EngineEvent } from '../../../shared/domain/event.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { eventActor, eventParent, eventWords } from '../../ui/words/event-words.ts';
import { knownOf } from '../../stores/known-rows.ts';
import { journal, stops } from '../../stores/tables.ts';
import { strategyShort } from '../../ui/words/strategy-words.ts';
import { formatClock, formatQty } from '../../ui/words/format.ts';
import { stopStory } from './stop-story.ts';
import { useFold } from './use-fold.ts';
import css from './order.module.css';

/** Newest events shown. */
const SHOWN = 30;

interface HistoryProps {
  readonly parent: OfEngine<Parent>;
  readonly instrument: Instrument;
  /** There is room for it unasked. */
  readonly roomy: boolean;
}

export function History({ parent, instrument, roomy }: HistoryProps) {
  const [open, onToggle] = useFold(roomy);
  const { strategies } = parent;
  return (
    <details className={css['history']} open={open} onToggle={onToggle}>
      <summary>What became of it{open ? null : <span className={css['glance']}> {glanceOf(strategies)}</span>}</summary>
      {open && strategies.length > 1 ? <p>{strategies.map((use) => usedWords(use, instrument)).join(' → ')}</p> : null}
      {open ? <Events parent={parent} instrument={instrument} /> : null}
    </details>
  );
}

/** Newest strategies that are named while it is folded. */
const GLANCED = 3;

/** `TWAP → POV`; nothing of an order that has been with one strategy. */
function glanceOf(strategies: Parent['strategies']): string {
  if (strategies.length < 2) return '';
  const newest = strategies.slice(-GLANCED).map(({ strategy }) => strategyShort(strategy));
  return [...(strategies.length > GLANCED ? ['…'] : []), ...newest].join(' → ');
}

function usedWords({ strategy, fromUs, fromQty, actor }: Parent['strategies'][number], instrument: Instrument): string {
  return `${strategyShort(strategy)} from ${formatClock(fromUs, instrument.timeZone)} at ${formatQty(fromQty, instrument)} by ${actor}`;
}

function Events({ parent, instrument }: Omit<HistoryProps, 'roomy'>) {
  const { engine, parentId, instrument: symbol, actor: trader, model, submittedUs } = parent;
  const { strategy } = parent.params;
  // Looked up anew when the order's life has changed: these say so.
  const life = `${parent.version} ${parent.state} ${parent.heldBy} ${parent.planFromUs}`;
  const rows = useMemo(() => {
    const known = knownOf(engine);
    const all = [...journal.getState().rows.values()].filter((row) => row.engine === engine);
    const held = [...stops.getState().rows.values()].filter((row) => row.engine === engine);
    const target = { parentId, instrument: symbol, strategy, trader, model };
    const ofStops = stopStory({ target, submittedUs }, all, held);
    const own = all.flatMap(({ seq, tsUs, event }) => {
      const words =
        ofStops.get(seq) ??
        (isOfItsLife(event) && eventParent(event, known) === parentId ? eventWords(event, known) : null);
      return words === null ? [] : [{ seq, tsUs, words, actor: eventActor(event) }];
    });
    return { newest: own.slice(-SHOWN).toReversed(), of: life };
  }, [engine, parentId, symbol, strategy, trader, model, submittedUs, life]);
  if (rows.newest.length === 0) return <p className={css['hint']}>Nothing in the desk’s journal: the log has it.</p>;
  return (
    <ol className={css['events']} aria-label={`What became of ${parentId}`}>
      {rows.newest.map(({ seq, tsUs, words, actor }) => (
        <li key={seq}>
          <time>{formatClock(tsUs, instrument.timeZone)}</time> {words}
          <span className={css['hint']}> {actor}</span>
        </li>
      ))}
    </ol>
  );
}

/** Children come and go by the hundred and have a panel of their own. */
const isOfItsLife = ({ type }: EngineEvent): boolean =>
  type.startsWith('Parent') || type === 'ChildDenied' || type === 'VenueAnomaly' || type === 'CommandRejected';
