/** What every panel says while what it shows may be old; null while every engine is live. Several are told by name. */
import type { ConnectionView } from '../../engine-client/client/handle.ts';
import { engineName, isLive, useConnections } from '../stores/connection.ts';

export function useStaleWords(): string | null {
  return useConnections((views) => {
    const several = views.size > 1;
    const words = [...views].flatMap(([engine, view]) => {
      const said = staleWords(view);
      return said === null ? [] : several ? `${engineName(engine)}: ${said}` : said;
    });
    return words.length === 0 ? null : words.join(' · ');
  });
}

/** Nothing was heard of any engine since the desk was opened. */
export const useUnheardOf = (): boolean =>
  useConnections((views) => [...views.values()].every(({ heardMs }) => heardMs === null));

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
