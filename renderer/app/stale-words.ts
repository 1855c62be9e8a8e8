/** What every panel says while what it shows may be old; null while the engine is live. */
import { isLive, useConnection } from '../stores/connection.ts';

export function useStaleWords(): string | null {
  return useConnection((view) => {
    if (isLive(view)) return null;
    switch (view.state) {
      case 'connecting':
        return view.heardMs === null ? null : 'Connecting again: shown as last heard';
      case 'resynchronising':
        return 'Resynchronising: shown as last heard';
      case 'refused':
        return `Refused by the engine${view.detail ? `: ${view.detail}` : ''}`;
      default:
        return 'Stale: shown as last heard';
    }
  });
}
