/**
 * Beside the sums of the orders, what else needs a person: the gravest open exceptions, the limits nearest to their bound,
 * and which models are in which phase. Each names the panel that has all of it, and goes there.
 */
import type { ReactNode } from 'react';
import { isUnderWay, ROLLOUT_PHASES, sharePctOf, type RolloutRow } from '../../../shared/domain/models/rollout.ts';
import { runAction, type ActionName } from '../../stores/actions.ts';
import { engineName, engineShort, useEngineIds } from '../../stores/connection.ts';
import { keyOf, type EngineId } from '../../stores/engine-id.ts';
import { useHue } from '../../stores/engine-roster.ts';
import { useLostBy } from '../../stores/lost-care.ts';
import { useSurvey, type DeskRow } from '../../stores/table-store.ts';
import { exceptions, limitUse, models, rollouts } from '../../stores/tables.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { ordered, severityLook, severityWords } from '../../ui/words/exception-order.ts';
import { formatCount } from '../../ui/words/format.ts';
import { byNearness, limitTitle, nearness, shareOf, shareWords } from '../../ui/words/limit-rows.ts';
import { EngineSquare } from '../../ui/primitives/marks.tsx';
import { useUnheard } from '../../ui/primitives/panel.tsx';
import css from './overview.module.css';

/** Lines of each: the panels have the rest. */
const MOST = 3;

export function Watch() {
  return (
    <div className={css['watch']}>
      <Exceptions />
      <Limits />
      <Models />
    </div>
  );
}

interface BlockProps {
  readonly title: string;
  readonly fact: string;
  readonly needs: boolean;
  readonly action: ActionName;
  readonly left: number;
  readonly children: ReactNode;
}

function Block({ title, fact, needs, action, left, children }: BlockProps) {
  const unheard = useUnheard();
  return (
    <section className={css['block']} aria-label={`${title} of all engines`}>
      <button type="button" className={css['more']} onClick={() => runAction(action)}>
        <strong>{title}</strong>{' '}
        <span className={needs ? css['needs'] : undefined}>{unheard ? 'not known yet' : fact}</span>
        {left > 0 ? ` · ${formatCount(left)} more` : ''}
      </button>
      <ul className={css['lines']}>{children}</ul>
    </section>
  );
}

function Exceptions() {
  const open = useSurvey(exceptions, (rows) => ordered(rows.values(), 'open'));
  const lost = useLostBy('open');
  const count = lost.length + open.length;
  return (
    <Block
      title="Exceptions"
      fact={count === 0 ? 'none open' : `${formatCount(count)} open`}
      needs={count > 0}
      action="show.exceptions"
      left={count - MOST}
    >
      {lost.slice(0, MOST).map((engine) => (
        <li key={engine}>
          <Badge tone="stop">{severityWords('P1')}</Badge> <Of engine={engine} />
          <span className={css['said']}>{engineShort(engine)} is lost, its orders may still be working</span>
        </li>
      ))}
      {open.slice(0, Math.max(0, MOST - lost.length)).map((row) => {
        const { words, tone } = severityLook(row.severity);
        return (
          <li key={keyOf(row.engine, row.exceptionId)}>
            <Badge tone={tone}>{words}</Badge> <Of engine={row.engine} />
            <span className={css['said']} title={row.title}>
              {row.title}
            </span>
            <span className={css['figure']}>{row.owner ?? 'nobody'}</span>
          </li>
        );
      })}
    </Block>
  );
}

function Limits() {
  const rows = useSurvey(limitUse, (held) => [...held.values()].toSorted(byNearness).filter((row) => shareOf(row) > 0));
  const near = rows.filter(isNear).length;
  return (
    <Block
      title="Limits"
      fact={near === 0 ? 'none near' : `${formatCount(near)} near the bound`}
      needs={near > 0}
      action="show.limits"
      left={near - MOST}
    >
      {rows.slice(0, MOST).map((row) => (
        <li key={keyOf(row.engine, row.key)}>
          <Of engine={row.engine} />
          <span className={css['said']}>{limitTitle(row)}</span>
          <span className={css['track']} aria-hidden="true">
            <span className={isNear(row) ? css['near'] : ''} style={{ width: `${Math.min(1, shareOf(row)) * 100}%` }} />
          </span>
          <span className={`${css['figure']} ${isNear(row) ? css['needs'] : ''}`}>{shareWords(row)}</span>
        </li>
      ))}
    </Block>
  );
}

const isNear = (row: DeskRow<'limitUse'>): boolean => ['near', 'reached'].includes(nearness(row));

/** Those that decide or are on their way to: the champion first. */
const PHASES: readonly string[] = ['champion', 'canary', 'shadow'];

function Models() {
  const rows = useSurvey(models, (held) =>
    [...held.values()]
      .filter(({ state, problem }) => problem !== '' || (state !== 'candidate' && state !== 'retired'))
      .toSorted((a, b) => PHASES.indexOf(a.state) - PHASES.indexOf(b.state) || (a.name < b.name ? -1 : 1)),
  );
  const under = useSurvey(rollouts, (held) =>
    [...held.values()].filter((row) => isUnderWay(row) || !ROLLOUT_PHASES.includes(row.phase)),
  );
  const broken = rows.filter(({ problem }) => problem !== '').length;
  const fact =
    broken > 0
      ? `${formatCount(broken)} cannot be served`
      : under.length === 0
        ? 'no roll-out'
        : under.map(({ rolloutId }) => `${rolloutId} under way`).join(', ');
  return (
    <Block title="Models" fact={fact} needs={broken > 0} action="show.models" left={rows.length - MOST}>
      {rows.slice(0, MOST).map(({ engine, name, state, problem }) => (
        <li key={keyOf(engine, name)}>
          <Of engine={engine} />
          <span className={css['said']} title={problem || name}>
            {name}
          </span>
          <span className={`${css['figure']} ${problem === '' ? '' : css['needs']}`}>
            {problem === ''
              ? phaseWords(
                  state,
                  under.find((row) => row.engine === engine && row.model === name),
                )
              : 'cannot be served'}
          </span>
        </li>
      ))}
      {rows.length === 0 ? <li className={css['none']}>none decides: adaptive orders go by the clock</li> : null}
    </Block>
  );
}

function phaseWords(state: string, rollout: RolloutRow | undefined): string {
  if (!rollout) return state;
  return rollout.phase === 'canary' ? `canary, ${sharePctOf(rollout)}% of orders` : rollout.phase;
}

/** Said where there are several. */
function Of({ engine }: { engine: EngineId }) {
  const several = useEngineIds().length > 1;
  const hue = useHue(engine);
  return several ? (
    <span title={engineName(engine)}>
      <EngineSquare hue={hue} />
    </span>
  ) : null;
}
