/**
 * What a panel says while what it shows may be old: of the engine that it shows, or of all that it sums, told by name
 * where there are several. What is live keeps its colours while another engine is lost.
 */
import type { ConnectionView } from '../../engine-client/client/handle.ts';
import { engineName, engineShort, isLive, useConnections } from '../stores/connection.ts';
import { useHue } from '../stores/engine-roster.ts';
import { useLookedAtEngine } from '../stores/selection.ts';
import type { PanelPlace } from '../ui/primitives/panel.tsx';
import type { PanelEntry } from './panels.ts';

type Standing = Pick<PanelPlace, 'stale' | 'old' | 'unheard' | 'engine'>;

export function useStanding(of: PanelEntry['of']): Standing {
  const lookedAt = useLookedAtEngine();
  const hue = useHue(lookedAt ?? '');
  const only = of === 'engine' ? lookedAt : null;
  const [several, stale, old, unheard, name, short] = useConnections((views) => {
    const shown = [...views].filter(([engine]) => only === null || engine === only);
    const words = shown.flatMap(([engine, view]) => {
      const said = staleWords(view);
      return said === null ? [] : views.size > 1 ? `${engineShort(engine)}: ${said}` : said;
    });
    return [
      views.size > 1,
      words.length === 0 ? null : words.join(' · '),
      !shown.some(([, view]) => isLive(view)),
      shown.every(([, { heardMs }]) => heardMs === null),
      only === null ? '' : engineName(only),
      only === null ? '' : engineShort(only),
    ] as const;
  });
  return { stale, old, unheard, engine: several && only !== null ? { name, short, hue } : null };
}

function staleWords(view: ConnectionView): string | null {
  if (isLive(view)) return null;
  switch (view.state) {
    case 'connecting':
      if (view.heardMs !== null) return 'Connecting again: shown as last heard';
      // The first attempt is over in an instant; what takes longer is said.
      return view.attempt > 1 ? 'Not connected yet: nothing is known of the engine' : null;
    case 'resynchronising':
      return 'Resynchronising: shown as last heard';
    case 'refused':
      return `Refused by the engine${view.detail ? `: ${view.detail}` : ''}. Open the address that it printed.`;
    default:
      return 'Stale: shown as last heard';
  }
}
