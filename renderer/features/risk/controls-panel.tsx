/** The map of controls: what is asked, by which limit and screen it is held, and what proves it. Printed as a report. */
import { CONTROL_SOURCES, CONTROLS, type Control, type ControlSource } from '../../../shared/domain/safety/controls.ts';
import { labelOfLimit, wordsOfPlace } from '../../../shared/domain/policy/policy-words.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { Panel } from '../../ui/primitives/panel.tsx';
import css from './risk.module.css';
import './controls-print.css';

const SOURCES = Object.keys(CONTROL_SOURCES) as ControlSource[];
const WHOLE = CONTROLS.filter(({ missing }) => missing === null).length;

export function ControlsPanel() {
  return (
    <Panel
      title="Controls"
      meta={`${WHOLE} of ${CONTROLS.length} held whole`}
      actions={
        <Button className={css['small']} onClick={printReport}>
          Print the report
        </Button>
      }
    >
      <article className={css['controls']} data-report="controls" aria-label="Controls" tabIndex={0} data-panel-focus>
        <h2 className="print-only">Watchkeeper: controls and what holds them</h2>
        {SOURCES.map((source) => (
          <section key={source}>
            <h3>{CONTROL_SOURCES[source]}</h3>
            {CONTROLS.filter((control) => control.source === source).map((control) => (
              <Row key={control.id} control={control} />
            ))}
          </section>
        ))}
      </article>
    </Panel>
  );
}

/** Whatever else is on the desk stays off the paper (controls-print.css). */
function printReport(): void {
  const report = document.querySelector('[data-report="controls"]');
  if (!report) return;
  const sheet = document.createElement('div');
  sheet.id = 'printed-report';
  sheet.append(report.cloneNode(true));
  document.body.append(sheet);
  window.addEventListener('afterprint', () => sheet.remove(), { once: true });
  window.print();
}

const limitWords = (limit: string): string => {
  const name = limit.replace(/^desk\./, '');
  return labelOfLimit(name) === name ? wordsOfPlace(limit).label : labelOfLimit(name);
};

function Row({ control: { id, asks, limits, screen, code, proof, missing } }: { control: Control }) {
  return (
    <div className={css['control']} role="group" aria-label={id}>
      <header>
        <strong>{id}</strong>
        <Badge tone={missing === null ? 'good' : 'attention'}>{missing === null ? 'held' : 'in part'}</Badge>
        <span>{asks}</span>
      </header>
      <dl>
        <dt>Limits</dt>
        <dd>{limits.length === 0 ? 'none' : limits.map(limitWords).join('; ')}</dd>
        <dt>Screen</dt>
        <dd>{screen}</dd>
        <dt>Code</dt>
        <dd>
          {code.file}, {code.symbol}
        </dd>
        <dt>Proof</dt>
        <dd>
          {proof.file}, “{proof.title}”
        </dd>
        {missing === null ? null : (
          <>
            <dt>Missing</dt>
            <dd className={css['attention']}>{missing}</dd>
          </>
        )}
      </dl>
    </div>
  );
}
