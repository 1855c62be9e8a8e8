/**
 * The header: what this is, where in it one is, open exceptions, faults in force, the market's clock, and the engine with who supervises
 * it.
 */
import { Engines } from '../features/engines/engines.tsx';
import { MarketClock } from '../features/engines/market-clock.tsx';
import { ExceptionChip } from '../features/exceptions/exception-chip.tsx';
import { FaultChip } from '../features/faults/fault-chip.tsx';
import { runAction } from '../stores/actions.ts';
import { KeyHint } from '../ui/marks.tsx';
import { SUPERVISE } from './layout.tsx';
import css from './app.module.css';

export function Header() {
  return (
    <header className={css['header']}>
      <h1 className={css['brand']}>
        <span aria-hidden="true">◧</span> Watchkeeper
      </h1>
      <nav aria-label="Layouts">
        <span className={css['tab']} aria-current="page">
          {SUPERVISE}
        </span>
      </nav>
      <button
        type="button"
        className={css['find']}
        onClick={() => runAction('desk.palette')}
        aria-label="Find an action"
      >
        <KeyHint keys={/Mac/.test(navigator.userAgent) ? '⌘K' : 'Ctrl+K'} />
      </button>
      <div className={css['facts']}>
        <ExceptionChip />
        <FaultChip />
        <MarketClock />
        <Engines />
      </div>
    </header>
  );
}
