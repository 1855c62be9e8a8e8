/** The connection before anything is known of it. */
import type { ConnectionView } from './handle.ts';

export const unheard = (sinceMs: number): ConnectionView => ({
  state: 'connecting',
  sinceMs,
  heardMs: null,
  detail: 'connecting',
  attempt: 1,
  roundTripMs: null,
  engine: null,
  session: null,
});
