/** The set of scopes that the next stop is to reach. Never empty: STOP always reaches something. */
import { describeScope, type StopScope } from '../../../shared/domain/safety/stop.ts';
import { engineIds, engineName, engineShort } from '../../stores/connection.ts';
import { EVERY, type DeskScope } from '../../stores/desk.ts';
import type { EngineId } from '../../stores/engine-id.ts';

/** Every engine, and all that each of them does. */
export const EVERYTHING: readonly DeskScope[] = [{ engine: EVERY, scope: { kind: 'all' } }];
/** The protocol takes no more in one stop. */
const MOST_SCOPES = 64;

export const sameScope = (a: DeskScope, b: DeskScope): boolean =>
  a.engine === b.engine && a.scope.kind === b.scope.kind && describeScope(a.scope) === describeScope(b.scope);

const isEverything = ({ engine, scope }: DeskScope): boolean => engine === EVERY && scope.kind === 'all';

type Named = (engine: EngineId) => string;

/** `everything`, `TWAP`, `order P12 on ldn-1`; the engine is named where there are several. */
export const describeDeskScope = (of: DeskScope): string => scopeNamed(of, engineName);

/** The same where there is little room; the whole name stands in the title. */
export const shortDeskScope = (of: DeskScope): string => scopeNamed(of, engineShort);

const scopeNamed = ({ engine, scope }: DeskScope, named: Named): string =>
  engine === EVERY ? describeScope(scope) : describeOn(engine, [scope], named);

export function describeOn(engine: EngineId, scopes: readonly StopScope[], named: Named = engineName): string {
  const words = scopes.map(describeScope).join(', ');
  return engineIds().length > 1 ? `${words} on ${named(engine)}` : words;
}

/** Narrowing leaves "everything"; the last narrow scope taken away brings it back. */
export function toggleScope(scopes: readonly DeskScope[], scope: DeskScope): readonly DeskScope[] {
  const narrow = scopes.filter((one) => !isEverything(one));
  const without = narrow.filter((one) => !sameScope(one, scope));
  const next = without.length < narrow.length || isEverything(scope) ? without : [...narrow, scope];
  return next.length === 0 || isEverything(scope) ? EVERYTHING : next.slice(0, MOST_SCOPES);
}
