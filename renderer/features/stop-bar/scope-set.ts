/** The set of scopes that the next stop is to reach. Never empty: STOP always reaches something. */
import { describeScope, type StopScope } from '../../../shared/domain/stop.ts';

export const EVERYTHING: readonly StopScope[] = [{ kind: 'all' }];
/** The protocol takes no more in one stop. */
const MOST_SCOPES = 64;

export const sameScope = (a: StopScope, b: StopScope): boolean =>
  a.kind === b.kind && describeScope(a) === describeScope(b);

/** Narrowing leaves "everything"; the last narrow scope taken away brings it back. */
export function toggleScope(scopes: readonly StopScope[], scope: StopScope): readonly StopScope[] {
  const narrow = scopes.filter((one) => one.kind !== 'all');
  const without = narrow.filter((one) => !sameScope(one, scope));
  const next = without.length < narrow.length || scope.kind === 'all' ? without : [...narrow, scope];
  return next.length === 0 || scope.kind === 'all' ? EVERYTHING : next.slice(0, MOST_SCOPES);
}
