/** Follows an instrument's trades while they can be seen, and holds them while a reader wants them still. */
import { useEffect, useState } from 'react';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { desk } from '../../stores/desk.ts';
import { EMPTY_TAPE, holdTape, takeTrades, type Tape } from './held-tape.ts';

export function useTape({ engine, symbol }: OfEngine<Instrument>, inFront: boolean, hold: boolean): Tape {
  const [tape, setTape] = useState(EMPTY_TAPE);
  useEffect(() => {
    if (!inFront) return;
    return desk.followSeries(engine, 'tape', { instrument: symbol }, ({ kind, rows }) =>
      setTape((before) => takeTrades(before, kind, rows)),
    );
  }, [engine, symbol, inFront]);
  // During rendering, so that no row slips from under the pointer; by a function, so that no trade on its way is lost.
  if (hold !== (tape.held !== null)) setTape((before) => holdTape(before, hold));
  return tape;
}
