/** The selected order: what it is, its headline figures, why it does what it does, and what can be done about it. */
import { useRef, useState } from 'react';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { formatDuration, formatPx, formatQty, formatTime } from '../../../shared/domain/basics/format.ts';
import { authorityOf } from '../../../shared/domain/orders/order-mode.ts';
import { PARENT_ENDED } from '../../../shared/domain/orders/parent.ts';
import { runAction, useAction } from '../../stores/actions.ts';
import { useChildCounts } from '../../stores/child-counts.ts';
import { latestFor, useCommands } from '../../stores/commands.ts';
import { useSituation, VERB_KINDS, whyNot, type Situation, type Verb } from '../../stores/order-availability.ts';
import { costBand, isDear, modeOf, whyOf } from '../../stores/parent-figures.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import { useEngineIds, useEngineName, useEngineShort } from '../../stores/connection.ts';
import { hueOf } from '../../stores/engine-roster.ts';
import { useLostEngines } from '../../stores/lost-engines.ts';
import { engineStatus, gauges, instruments } from '../../stores/tables.ts';
import { useRow, useTable } from '../../stores/table-store.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { Fact } from '../../ui/primitives/fact.tsx';
import { EngineSquare, KeyHint, Side } from '../../ui/primitives/marks.tsx';
import { MODE_TONES } from '../../ui/words/mode-tones.ts';
import { Panel } from '../../ui/primitives/panel.tsx';
import { modelWords } from '../../ui/words/model-words.ts';
import { strategySentence, strategyWords } from '../../ui/words/strategy-words.ts';
import { bandWords, benchmarks, headline } from './figures.ts';
import { Decisions } from './decisions.tsx';
import { History } from './history.tsx';
import { CancelDialog, pauseParent, resumeParent } from './order-verbs.tsx';
import { Parameters } from './parameters.tsx';
import { useRoomy } from './use-fold.ts';
import { mixWords } from './venue-mix.ts';
import css from './order.module.css';

export function OrderPanel() {
  const situation = useSituation();
  const { parent } = situation;
  const instrument = useRow(instruments, parent?.engine, parent?.instrument);
  const empty = (
    <p>
      No order is selected. Choose one in the list, or press <KeyHint keys="N" /> to enter one.
    </p>
  );
  return (
    <Panel
      title="Order"
      meta={parent && instrument ? <Life parent={parent} instrument={instrument} /> : null}
      empty={parent && instrument ? undefined : empty}
    >
      {parent && instrument ? <Story parent={parent} instrument={instrument} situation={situation} /> : null}
    </Panel>
  );
}

interface StoryProps {
  readonly parent: OfEngine<Parent>;
  readonly instrument: Instrument;
  readonly situation: Situation;
}

function Story({ parent, instrument, situation }: StoryProps) {
  const gauge = useRow(gauges, parent.engine, parent.parentId);
  const { unknown } = useChildCounts(keyOf(parent.engine, parent.parentId));
  const lost = useLostEngines().includes(parent.engine) && !PARENT_ENDED.has(parent.state);
  const story = useRef<HTMLDivElement>(null);
  const roomy = useRoomy(story);
  useAction('order.open', () => story.current?.focus());
  const { arrival, average, vwap } = benchmarks(parent, gauge, instrument);
  const band = costBand(gauge);
  return (
    <div ref={story} className={css['story']} role="group" aria-label={`Order ${parent.parentId}`} tabIndex={-1}>
      <What parent={parent} instrument={instrument} />
      <dl className={css['figures']} aria-label="Headline figures">
        {headline(parent, gauge, instrument).map(({ label, short, value, note, meaning, tone }) => (
          <div key={label} className={css['figure']} title={meaning}>
            <dt>
              <span>{label}</span> {short ? <abbr title={label}>{short}</abbr> : null}
            </dt>
            <dd>
              <span className={css[tone]}>{value}</span> {note ? <small>{note}</small> : null}
            </dd>
          </div>
        ))}
      </dl>
      <p className={unknown > 0 || lost ? css['doubt'] : css['why']}>
        <span className={css['whyLabel']}>Why</span>
        {whyOf(parent, gauge, unknown, lost, instrument) || 'the engine has given no reason yet'}
      </p>
      {/* Above the facts: a small window shows it without scrolling. */}
      {parent.note ? (
        <p className={css['note']} tabIndex={0} aria-label="Note">
          <span className={css['whyLabel']}>Note</span>
          <bdi>{parent.note}</bdi>
        </p>
      ) : null}
      <dl className={css['facts']}>
        {band === null ? null : (
          <Fact label="Expected" className={isDear(parent, gauge) ? css['dear'] : undefined}>
            {bandWords(band)}
          </Fact>
        )}
        <Fact label="Arrival">{arrival}</Fact>
        <Fact label="Avg">{average}</Fact>
        <Fact label="VWAP">{vwap}</Fact>
        {parent.limitPx === null ? null : <Fact label="Limit">{formatPx(parent.limitPx, instrument)}</Fact>}
        <Fact label="Open">{formatQty(parent.openQty, instrument)}</Fact>
        <Fact label="Hands">{authorityOf(parent)}</Fact>
        {parent.account === '' ? null : (
          <Fact label="Account">
            <bdi>{parent.account}</bdi>
          </Fact>
        )}
        {parent.followed ? (
          <Fact label="Set">{`${parent.followed.regime ?? 'any regime'}, policy ${parent.followed.policyVersion}`}</Fact>
        ) : null}
        {parent.model === '' ? null : <Fact label="Model">{modelWords(parent)}</Fact>}
        <Venues parent={parent} />
      </dl>
      <Verbs parent={parent} situation={situation} />
      <Answer parent={parent} />
      <div className={css['folds']}>
        <Parameters parent={parent} instrument={instrument} roomy={roomy} />
        <History parent={parent} instrument={instrument} roomy={roomy} />
        <Decisions parent={parent} instrument={instrument} roomy={roomy} />
      </div>
    </div>
  );
}

/** What it is, in a line. */
function What({ parent, instrument }: Omit<StoryProps, 'situation'>) {
  const several = useEngineIds().length > 1;
  const mode = modeOf(parent);
  return (
    <div className={css['what']}>
      <strong className={css['instrument']}>{parent.instrument}</strong>
      {several ? <OnEngine engine={parent.engine} /> : null}
      <Side side={parent.side} />
      <span>{formatQty(parent.qty, instrument)}</span>
      <Badge tone={MODE_TONES[mode]}>{mode}</Badge>
      <span className={css['strategy']} title={strategySentence(parent, instrument)}>
        <span className={css['sentence']}>{strategySentence(parent, instrument)}</span>
        <span className={css['short']}>{strategyWords(parent)}</span>
      </span>
    </div>
  );
}

function Venues({ parent }: { parent: OfEngine<Parent> }) {
  const venues = mixWords(parent);
  if (venues === '') return null;
  return (
    <Fact label="Venues" className={css['venues']} meaning="Where it was filled">
      {venues}
    </Fact>
  );
}

function OnEngine({ engine }: { engine: string }) {
  return (
    <span className={css['engine']} title={useEngineName(engine)}>
      <EngineSquare hue={hueOf(engine)} /> {useEngineShort(engine)}
    </span>
  );
}

/** Which order it is and how long it has. */
function Life({ parent, instrument }: { parent: OfEngine<Parent>; instrument: Instrument }) {
  // By the second: the engine's clock moves more often than anybody reads.
  const leftS = useTable(engineStatus, (rows) => {
    const nowUs = rows.get(keyOf(parent.engine, 'engine'))?.nowUs;
    return nowUs === undefined || PARENT_ENDED.has(parent.state) ? null : Math.ceil((parent.endUs - nowUs) / 1e6);
  });
  const left = leftS !== null && leftS > 0 ? `, ${formatDuration(leftS * 1e6)} left` : '';
  return `${parent.parentId} · ends ${formatTime(parent.endUs, instrument.timeZone)}${left}`;
}

interface VerbButton {
  readonly verb: Verb;
  readonly title: string;
  readonly keys: string;
}

const BUTTONS: readonly VerbButton[] = [
  { verb: 'pause', title: 'Pause', keys: 'P' },
  { verb: 'resume', title: 'Resume', keys: 'R' },
  { verb: 'amend', title: 'Amend…', keys: 'A' },
  { verb: 'cancel', title: 'Cancel…', keys: 'X' },
];
const LATER: readonly VerbButton[] = [
  { verb: 'switch', title: 'Switch…', keys: 'W' },
  { verb: 'finish', title: 'Finish…', keys: 'D' },
];
const STAGED: readonly VerbButton[] = [
  { verb: 'release', title: 'Release…', keys: 'L' },
  { verb: 'reject', title: 'Turn down…', keys: '' },
];
/** They share a place: an order is with its algorithm or with a trader. */
const HANDS = {
  takeOver: { verb: 'takeOver', title: 'Take over…', keys: 'T' },
  handBack: { verb: 'handBack', title: 'Hand back…', keys: 'H' },
} as const;

/** The buttons keep their places whatever the state, so that none slips under the pointer. */
function Verbs({ parent, situation }: { parent: OfEngine<Parent>; situation: Situation }) {
  const { latest } = situation;
  const [asking, setAsking] = useState<OfEngine<Parent> | null>(null);
  // By name these are for all that are selected; here they are for the order that is shown.
  const own: Readonly<Partial<Record<Verb, () => void>>> = {
    pause: () => pauseParent(parent, 'pull'),
    resume: () => resumeParent(parent),
    cancel: () => setAsking(parent),
  };
  const cannotPause = whyNot('pause', situation);
  const isPending = (verb: Verb) => latest?.status === 'pending' && latest.kind === VERB_KINDS[verb];
  const hands = whyNot('handBack', situation) === null ? HANDS.handBack : HANDS.takeOver;
  const button = ({ verb, title, keys }: VerbButton) => {
    const reason = whyNot(verb, situation);
    return (
      <Button
        key={verb}
        pending={isPending(verb)}
        disabled={reason !== null}
        title={reason ?? (verb === 'pause' ? 'Stops working and pulls its orders from the venue' : undefined)}
        onClick={own[verb] ?? (() => runAction(`order.${verb}`))}
      >
        {title} {keys === '' ? null : <KeyHint keys={keys} />}
      </Button>
    );
  };
  const staged = parent.state === 'staged';
  return (
    <div className={css['verbs']} role="group" aria-label="What can be done">
      {(staged ? [...STAGED, ...BUTTONS.slice(2)] : BUTTONS).map(button)}
      {staged ? null : (
        <Button
          disabled={cannotPause !== null}
          title={cannotPause ?? 'Sends nothing new; what works at the venue stays there'}
          aria-label="Pause, leave orders"
          onClick={() => pauseParent(parent, 'keep')}
        >
          Pause, leave<span className={css['wideOnly']}>orders</span>
        </Button>
      )}
      {staged ? null : button(hands)}
      {LATER.map(button)}
      {asking === null ? null : <CancelDialog asked={asking} onClose={() => setAsking(null)} />}
    </div>
  );
}

/** What became of the newest command about the order, while it is not plain from the order itself. */
function Answer({ parent: { engine, parentId } }: { parent: OfEngine<Parent> }) {
  const latest = useCommands((sent) => latestFor(sent, engine, parentId));
  if (!latest || latest.status === 'accepted') return null;
  if (latest.status === 'pending') return <p className={css['pending']}>{latest.words}: waiting for the engine…</p>;
  return (
    <p className={css['refused']} role="status">
      {latest.words}: {latest.status === 'rejected' ? 'rejected' : 'outcome unknown'}, {latest.reason}
      {latest.code ? ` (${latest.code})` : ''}
    </p>
  );
}
