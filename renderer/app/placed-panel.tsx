/** A panel in its place in the dock: where its facts go, how old it is, and what is drawn while it has failed. */
import {
  DockviewDefaultTab,
  type IDockviewHeaderActionsProps,
  type IDockviewPanelHeaderProps,
  type IDockviewPanelProps,
} from 'dockview-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { useSettings } from '../stores/settings.ts';
import { PanelContext } from '../ui/primitives/panel.tsx';
import { PanelGuard } from './panel-guard.tsx';
import { PANELS, type PanelEntry } from './panels.ts';
import { useStanding } from './stale-words.ts';

/** The free end of each group's tab line, by group. */
const slots = createStore<{ readonly of: ReadonlyMap<string, HTMLElement> }>(() => ({ of: new Map() }));

function placed({ component: Content, title, of: whose }: PanelEntry) {
  return function PlacedPanel({ api }: IDockviewPanelProps) {
    const [groupId, setGroupId] = useState(api.group.id);
    const [front, setFront] = useState(api.isVisible);
    useEffect(() => {
      const ends = [
        api.onDidGroupChange(() => setGroupId(api.group.id)),
        api.onDidVisibilityChange(({ isVisible }) => setFront(isVisible)),
      ];
      setFront(api.isVisible);
      return () => ends.forEach((end) => end.dispose());
    }, [api]);
    const slot = useStore(slots, ({ of }) => of.get(groupId) ?? null);
    const standing = useStanding(whose);
    // What is drawn and not styled takes its colours and heights when it is made: it is made anew.
    const look = useSettings(({ theme, density }) => `${theme} ${density}`);
    return (
      <PanelContext value={{ slot: front ? slot : null, ...standing }}>
        <PanelGuard name={title}>
          <Content key={look} />
        </PanelGuard>
      </PanelContext>
    );
  };
}

export const COMPONENTS = Object.fromEntries(PANELS.map((panel) => [panel.id, placed(panel)]));

/** Panels are moved, not closed: none is to be lost. */
export const Tab = (props: IDockviewPanelHeaderProps) => (
  <DockviewDefaultTab {...props} hideClose closeActionOverride={() => {}} />
);

export function TabLineEnd({ group }: IDockviewHeaderActionsProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const held = element.current!;
    slots.setState(({ of }) => ({ of: new Map(of).set(group.id, held) }));
    return () =>
      slots.setState(({ of }) => ({ of: new Map([...of].filter(([id, one]) => id !== group.id || one !== held)) }));
  }, [group.id]);
  return <div ref={element} className="tab-line-end" />;
}
