/** What every panel says while what it shows may be old; null while the engine is live. */
import { isLive, useConnection } from '../stores/connection.ts';

export function useStaleWords(): string | null {
  return useConnection((view) => {
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
  });
}
