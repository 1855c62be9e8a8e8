/**
 * The frame of every panel: a header line with title, facts and controls, and a body that says so when it is empty or
 * when what it shows is old. Inside the layout the tab carries the title, and facts and controls go to the tab line's
 * free end (the slot), so that no panel spends a second line on them; where controls do not fit there, they have a line.
 */
import { createContext, use, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import { EngineSquare } from './marks.tsx';
import css from './panel.module.css';

export interface PanelPlace {
  /** Where facts and controls go; null while another tab is in front; undefined outside the layout. */
  readonly slot: HTMLElement | null | undefined;
  /** How old what the panels show is, in words; null while it is live. */
  readonly stale: string | null;
  /** All of it is; where some is live, what is old of it says so by itself. As `stale` where it is not said. */
  readonly old?: boolean;
  /** Whose it is, where there are several engines and it shows one of them. */
  readonly engine?: { readonly name: string; readonly short: string; readonly hue: string } | null;
  /** Nothing was heard of any engine yet: that there is nothing to show says nothing. */
  readonly unheard?: boolean;
}

export const PanelContext = createContext<PanelPlace>({ slot: undefined, stale: null });

/** Whether the panel can be seen: what follows a fast market need not while another tab is in front. */
export const useInFront = (): boolean => use(PanelContext).slot !== null;

/** Whether nothing is known yet: then nothing is said to be empty. */
export const useUnheard = (): boolean => use(PanelContext).unheard ?? false;

export const UNHEARD = 'Nothing is known yet: the engine has not been heard.';

export interface PanelProps {
  readonly title: string;
  /** Facts about the content: counts, order. Not shown while nothing is known. */
  readonly meta?: ReactNode;
  /** Filters and buttons, at the end of the header. */
  readonly actions?: ReactNode;
  /** What to show in place of the content where there is none: says what to do. */
  readonly empty?: ReactNode;
  readonly children?: ReactNode;
}

export function Panel({ title, meta, actions, empty, children }: PanelProps) {
  const { slot, stale, old = true, engine, unheard = false } = use(PanelContext);
  const controls = useRef<HTMLDivElement>(null);
  const besidePx = (engine ? SQUARE_PX + GAP_PX : 0) + (meta && !unheard ? GAP_PX : 0);
  const fits = useFits(controls, slot ?? null, besidePx, Boolean(actions));
  const facts = (
    <>
      {engine ? (
        <div className={css['engine']} title={engine.name}>
          <EngineSquare hue={engine.hue} /> <span className={css['name']}>{engine.short}</span>
        </div>
      ) : null}
      {meta && !unheard ? (
        <div className={css['metaPlace']}>
          <div className={css['meta']}>{meta}</div>
        </div>
      ) : null}
      {actions ? (
        <div ref={controls} className={css['actions']}>
          {actions}
        </div>
      ) : null}
    </>
  );
  return (
    // Inside the layout the tab panel carries the name already.
    <section className={css['panel']} aria-label={slot === undefined ? title : undefined}>
      {slot === undefined ? (
        <header className={css['header']}>
          <h2 className={css['title']}>{title}</h2>
          {facts}
        </header>
      ) : null}
      {slot && fits ? createPortal(<div className={css['facts']}>{facts}</div>, slot) : null}
      {slot && !fits ? <div className={css['line']}>{facts}</div> : null}
      {stale ? <p className={css['stale']}>{stale}</p> : null}
      <div className={`${css['body']} ${stale && old ? css['old'] : ''}`}>
        {empty ? <div className={css['empty']}>{unheard ? <p>{UNHEARD}</p> : empty}</div> : children}
      </div>
    </section>
  );
}

/** What the slot keeps free at its ends. */
const SLOT_PADDING_PX = 14;
/** Beside the controls at the least: the gap to facts that may have no room, and the square of an engine. */
const GAP_PX = 12;
const SQUARE_PX = 8;

/** Whether the controls, which are as wide in either place, have room in the slot. */
function useFits(
  controls: RefObject<HTMLElement | null>,
  slot: HTMLElement | null,
  besidePx: number,
  present: boolean,
): boolean {
  const [fits, setFits] = useState(true);
  useLayoutEffect(() => {
    const element = controls.current;
    if (!slot || !element) return undefined;
    const look = (): void => setFits(element.offsetWidth + besidePx <= slot.clientWidth - SLOT_PADDING_PX);
    const follow = new ResizeObserver(look);
    for (const one of [slot, element]) follow.observe(one);
    return () => follow.disconnect();
    // `fits`: in the other place they are other elements.
  }, [controls, slot, besidePx, present, fits]);
  return fits || !present;
}
