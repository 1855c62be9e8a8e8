/**
 * The gallery: every primitive in every state, and every panel as it is when it works, is empty, stale, loading or has
 * failed, with recorded rows and a clock that stands, every dialog, and the desk whole. `gallery.html?state=stale&theme=light`,
 * `?dialog=ticket`, which goes to another by the page's history, `?state=desk`; without either the primitives. Pictures of it are compared in the checks (tests/e2e/pictures.test.ts).
 */
// oxlint-disable-next-line import/no-unassigned-import -- imported for what they do, before anything reads the clock
import './frozen.ts';
// oxlint-disable-next-line import/no-unassigned-import
import '../../../shared/std/jitless.ts';
import { type ComponentType, type ReactNode, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { namePanels } from '../../stores/actions.ts';
import { desk } from '../../stores/desk.ts';
import { HOME, roster } from '../../stores/engine-roster.ts';
import { startClock } from '../../stores/now.ts';
import { selectParent } from '../../stores/selection.ts';
import { readSettings, settings } from '../../stores/settings.ts';
import '../../ui/look/tokens.css';
import '../../ui/look/base.css';
import { PanelContext } from '../../ui/primitives/panel.tsx';
import { writeStored } from '../../ui/browser/stored.ts';
import { App } from '../app.tsx';
import { PanelGuard } from '../panel-guard.tsx';
import { PANELS, type PanelEntry } from '../panels.ts';
import { useStanding } from '../stale-words.ts';
import { Dialogs } from './dialogs.tsx';
import { PRIMITIVES } from './primitives.tsx';
import recorded from './rows.json';
import { PANEL_STATES, stillEngine, type PanelState } from './still-engine.ts';
import css from './gallery.module.css';

// What is bundled with others may have read the clock before it stood.
startClock();
const asked = new URLSearchParams(location.search);
const state = PANEL_STATES.find((one) => one === asked.get('state')) ?? null;
const whole = asked.get('state') === 'desk';
settings.setState({ ...readSettings({ theme: asked.get('theme') }), flash: 'off' });
const { theme, density } = settings.getState();
Object.assign(document.documentElement.dataset, { theme, density });
localStorage.clear();
const dialog = asked.get('dialog');
const dialogNow = (): string => new URLSearchParams(location.search).get('dialog') ?? '';
// The tour comes by itself to who has not seen it; here it is one of the dialogs.
writeStored('watchkeeper.tour', 'seen');

function Primitives() {
  return Object.entries(PRIMITIVES).map(([name, Content]) => (
    <section key={name} className={css['primitive']} data-picture={`primitive-${name}`}>
      <h2>{name}</h2>
      <div className={css['box']}>
        <Content />
      </div>
    </section>
  ));
}

function Failing(): ReactNode {
  throw new Error('a figure of it could not be read');
}

interface FramedProps {
  readonly of: PanelState;
  readonly entry: PanelEntry;
  /** Where it has a picture of its own. */
  readonly picture?: string;
  /** Drawn as it is where the engine does not answer, and not as one that cannot be drawn. */
  readonly unanswered?: boolean;
}

function Framed({ of, entry, picture, unanswered = false }: FramedProps) {
  const standing = useStanding(entry.of);
  const Content: ComponentType = of === 'error' && !unanswered ? Failing : entry.component;
  return (
    <div className={css['panel']} data-picture={picture} data-failed={Content === Failing}>
      <PanelContext value={{ slot: undefined, ...standing }}>
        <PanelGuard name={entry.title}>
          <Content />
        </PanelGuard>
      </PanelContext>
    </div>
  );
}

/** Panels that ask the engine, beside what it tells by itself, and say so where it does not answer. */
const ASKING: ReadonlySet<string> = new Set(['tca', 'model-monitor']);
/** As many as stand beside each other share a picture. */
const IN_A_ROW = 3;

function Row({ of, entries, unanswered = false }: Pick<FramedProps, 'of' | 'unanswered'> & { entries: PanelEntry[] }) {
  const name = `${unanswered ? 'unanswered' : of}-${entries.map(({ id }) => id).join('-')}`;
  return (
    <div className={css['row']} data-picture={name}>
      {entries.map((entry) => (
        <Framed key={entry.id} of={of} entry={entry} unanswered={unanswered} />
      ))}
    </div>
  );
}

function Panels({ of }: { of: PanelState }) {
  if (of === 'working')
    return PANELS.map((entry) => <Framed key={entry.id} of={of} entry={entry} picture={`panel-${entry.id}-${of}`} />);
  const rows = Map.groupBy(PANELS, (entry) => Math.floor(PANELS.indexOf(entry) / IN_A_ROW));
  return (
    <>
      {[...rows].map(([at, entries]) => (
        <Row key={at} of={of} entries={entries} />
      ))}
      {of === 'error' ? <Row of={of} entries={PANELS.filter(({ id }) => ASKING.has(id))} unanswered /> : null}
    </>
  );
}

function onHistory(changed: () => void): () => void {
  addEventListener('popstate', changed);
  return () => removeEventListener('popstate', changed);
}

function DialogNow() {
  const name = useSyncExternalStore(onHistory, dialogNow);
  return <Dialogs key={name} name={name} />;
}

namePanels(PANELS);
if (state || whole || dialog !== null) {
  roster.setState({ of: [{ id: HOME, url: 'http://127.0.0.1:7410', hue: 1 }] });
  // Dialogs are of one who may open them all.
  desk.attach(HOME, stillEngine(state ?? 'working', recorded, dialog === null ? 'trader' : 'admin'));
  if (state !== 'loading' && state !== 'empty') setTimeout(() => selectParent(HOME, 'P1'));
}
createRoot(document.getElementById('root')!).render(
  whole ? (
    <App />
  ) : (
    <main className={css['gallery']}>
      {dialog !== null ? <DialogNow /> : state ? <Panels of={state} /> : <Primitives />}
    </main>
  ),
);
