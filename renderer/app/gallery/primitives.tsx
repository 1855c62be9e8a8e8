/** Every primitive of the desk in every state it has: the page that says what the desk is made of. */
import type { ReactNode } from 'react';
import { Badge, type BadgeTone } from '../../ui/primitives/badge.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { Field, Select } from '../../ui/primitives/field.tsx';
import { EngineSquare, KeyHint, ProgressBar, Side } from '../../ui/primitives/marks.tsx';
import { MODE_TONES } from '../../ui/words/mode-tones.ts';
import { Panel, PanelContext } from '../../ui/primitives/panel.tsx';
import { Segments } from '../../ui/primitives/segments.tsx';
import css from './gallery.module.css';

const TONES: readonly BadgeTone[] = ['neutral', 'auto', 'attention', 'stop', 'muted', 'good'];
const COLOURS = [
  ...['value', 'label', 'hint', 'buy', 'sell', 'gain', 'loss', 'forecast', 'own', 'attention', 'stop-text'],
] as const;
const OPTIONS = [
  { value: 'twap', label: 'TWAP: even over time' },
  { value: 'pov', label: 'POV: a share of volume' },
];
const nothing = (): void => {};

export const PRIMITIVES: Readonly<Record<string, () => ReactNode>> = {
  button: () => (
    <>
      {(['plain', 'primary', 'danger'] as const).map((kind) => (
        <p key={kind}>
          <Button kind={kind}>{kind}</Button> <Button kind={kind} disabled>{`${kind}, not now`}</Button>{' '}
          <Button kind={kind} pending>{`${kind}, pending`}</Button>{' '}
          <Button kind={kind}>
            with key <KeyHint keys="Enter" />
          </Button>
        </p>
      ))}
    </>
  ),
  badge: () =>
    TONES.map((tone) => (
      <Badge key={tone} tone={tone}>
        {tone.toUpperCase()}
      </Badge>
    )),
  mode: () =>
    Object.entries(MODE_TONES).map(([mode, tone]) => (
      <Badge key={mode} tone={tone}>
        {mode}
      </Badge>
    )),
  field: () => (
    <>
      <Field label="Quantity" defaultValue="20k" hint="at most 1,000,000" />
      <Field label="Limit price" placeholder="none" unit="USD" hint="worst price of any child" />
      <Field label="Ends" defaultValue="half past" error="Write a time as 30m, 1h30m or 15:30" />
      <Field label="Account" defaultValue="not to be changed" disabled />
      <Field label="Note" dir="auto" defaultValue="للعميل: لا تتجاوز الحد" hint="right to left as it is written" />
    </>
  ),
  select: () => (
    <>
      <Select label="Strategy" options={OPTIONS} defaultValue="pov" hint="how it is worked" />
      <Select label="Urgency" options={OPTIONS} disabled />
      <Select label="Venue" options={OPTIONS} error="LIT3 takes nothing now: choose another" />
    </>
  ),
  segments: () => (
    <Segments
      label="Which"
      value="open"
      onChange={nothing}
      segments={[
        { value: 'all', title: 'all', count: 41 },
        { value: 'open', title: 'open', count: 12 },
        { value: 'needs', title: 'needs me', count: 3, needs: true },
        { value: 'none', title: 'without count' },
      ]}
    />
  ),
  marks: () => (
    <>
      <p>
        <Side side="buy" /> <Side side="sell" /> <KeyHint keys="Ctrl+Shift+X" /> <KeyHint keys="?" />
      </p>
      <p>
        {Array.from({ length: 8 }, (_, at) => (
          <span key={at}>
            <EngineSquare hue={`var(--engine-${at + 1})`} /> engine-{at + 1}{' '}
          </span>
        ))}
      </p>
    </>
  ),
  progress: () => (
    <>
      <ProgressBar value={0} of={100} label="nothing" />
      <ProgressBar value={42} of={100} label="some" />
      <ProgressBar value={130} of={100} label="more than all" />
      <ProgressBar value={19} of={22} label="cancelled" tone="stop" />
      <ProgressBar value={89} of={100} label="near its bound" tone="attention" />
    </>
  ),
  colours: () => (
    <>
      {COLOURS.map((name) => (
        <span key={name} style={{ color: `var(--${name})` }}>{`${name} 0123456789 −1.84 `}</span>
      ))}
    </>
  ),
  panel: () => (
    <div className={css['frames']}>
      <Panel title="With facts" meta="41 parents · 3 engines" actions={<Button>act</Button>}>
        What it shows.
      </Panel>
      <Panel title="Empty" empty={<p>No orders yet.</p>} />
      <PanelContext value={{ slot: undefined, stale: 'Stale: shown as last heard' }}>
        <Panel title="Stale">What it showed last.</Panel>
      </PanelContext>
    </div>
  ),
};
