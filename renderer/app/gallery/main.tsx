/**
 * The gallery: every primitive in every state, and every panel as it is when it works, is empty, stale, loading or has
 * failed, with recorded rows and a clock that stands, and every dialog. `gallery.html?state=stale&theme=light`,
 * `?dialog=ticket`; without either the primitives. Pictures of it are compared in the checks (tests/e2e/pictures.test.ts).
 */
// oxlint-disable-next-line import/no-unassigned-import -- imported for what they do, before anything reads the clock
import './frozen.ts';
// oxlint-disable-next-line import/no-unassigned-import
import '../../../shared/std/jitless.ts';
import { Fragment, type ComponentType, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { namePanels } from '../../stores/actions.ts';
import { desk } from '../../stores/desk.ts';
import { HOME, roster } from '../../stores/engine-roster.ts';
import { selectParent } from '../../stores/selection.ts';
import { readSettings, settings } from '../../stores/settings.ts';
import '../../ui/tokens.css';
import '../../ui/base.css';
import { PanelContext } from '../../ui/panel.tsx';
import { writeStored } from '../../ui/stored.ts';
import { PanelGuard } from '../panel-guard.tsx';
import { PANELS } from '../panels.ts';
import { useStanding } from '../stale-words.ts';
import { Dialogs } from './dialogs.tsx';
import { PRIMITIVES } from './primitives.tsx';
import recorded from './rows.json';
import { PANEL_STATES, stillEngine, type PanelState } from './still-engine.ts';
import css from './gallery.module.css';

const asked = new URLSearchParams(location.search);
const state = PANEL_STATES.find((one) => one === asked.get('state')) ?? null;
settings.setState({ ...readSettings({ theme: asked.get('theme') }), flash: 'off' });
const { theme, density } = settings.getState();
Object.assign(document.documentElement.dataset, { theme, density });
localStorage.clear();
const dialog = asked.get('dialog');
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

function Framed({ of, id }: { of: PanelState; id: string }) {
  const { component, of: whose } = PANELS.find((one) => one.id === id)!;
  const standing = useStanding(whose);
  const Content: ComponentType = of === 'error' ? Failing : component;
  return (
    <div className={css['panel']} data-picture={`panel-${id}-${of}`}>
      <PanelContext value={{ slot: undefined, ...standing }}>
        <PanelGuard name={id}>
          <Content />
        </PanelGuard>
      </PanelContext>
    </div>
  );
}

function Panels({ of }: { of: PanelState }) {
  // Failed panels differ in their name alone: one stands for all.
  const shown = of === 'error' ? PANELS.slice(0, 1) : PANELS;
  return shown.map(({ id }) => (
    <Fragment key={id}>
      <Framed of={of} id={id} />
    </Fragment>
  ));
}

namePanels(PANELS);
if (state || dialog !== null) {
  roster.setState({ of: [{ id: HOME, url: 'http://127.0.0.1:7410', hue: 1 }] });
  // Dialogs are of one who may open them all.
  desk.attach(HOME, stillEngine(state ?? 'working', recorded, dialog === null ? 'trader' : 'admin'));
  if (state !== 'loading' && state !== 'empty') setTimeout(() => selectParent(HOME, 'P1'));
}
createRoot(document.getElementById('root')!).render(
  <main className={css['gallery']}>
    {dialog !== null ? <Dialogs name={dialog} /> : state ? <Panels of={state} /> : <Primitives />}
  </main>,
);
