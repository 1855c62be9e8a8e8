/**
 * The header: what this is, the layouts, open exceptions, faults in force, the market's clock, and the engines with who
 * supervises them.
 */
import { Engines } from '../features/engines/engines.tsx';
import { MarketClock } from '../features/engines/market-clock.tsx';
import { ExceptionChip } from '../features/exceptions/exception-chip.tsx';
import { FaultChip } from '../features/faults/fault-chip.tsx';
import { runAction } from '../stores/actions.ts';
import { KeyHint } from '../ui/primitives/marks.tsx';
import { showLayout, useLayouts, useShownLayout } from './workspace.ts';
import css from './app.module.css';

const PALETTE_KEYS = /Mac/.test(navigator.userAgent) ? '⌘K' : 'Ctrl+K';

export function Header() {
  return (
    <header className={css['header']}>
      <h1 className={css['brand']}>
        <span aria-hidden="true">◧</span> <span className={css['brandName']}>Watchkeeper</span>
      </h1>
      <LayoutTabs />
      <button
        type="button"
        className={css['find']}
        onClick={() => runAction('desk.palette')}
        aria-label={`${PALETTE_KEYS}: find an action`}
      >
        <KeyHint keys={PALETTE_KEYS} />
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

function LayoutTabs() {
  const layouts = useLayouts();
  const { id: shown } = useShownLayout();
  return (
    <nav aria-label="Layouts" className={css['tabs']}>
      {layouts.map(({ id, name }, at) => (
        <button
          key={id}
          type="button"
          className={css['tab']}
          aria-current={id === shown ? 'page' : undefined}
          title={at < 4 ? `Alt+${at + 1}` : undefined}
          onClick={() => showLayout(id)}
        >
          {name}
        </button>
      ))}
      <button type="button" className={css['tab']} aria-label="Layouts…" onClick={() => runAction('desk.layouts')}>
        …
      </button>
    </nav>
  );
}
