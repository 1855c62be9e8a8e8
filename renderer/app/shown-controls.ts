/**
 * What can be pressed or typed into in the bars and in the panels in front, in every window, as the palette finds it: by the
 * place's name and what is written on it. Read off the page, so that no panel has to tell of its own, and none can forget to. What the page
 * has become by the time of Enter decides: a control that is gone, off, of another name or behind a dialog is not pressed.
 */
import { workspaces } from '../ui/browser/desk-windows.ts';
import type { Found } from '../stores/finds.ts';
import { notify } from '../stores/notices.ts';

const CONTROLS = 'button, input, select, textarea, summary, a[href]';
/** Of a row in which the same control stands again: enough to tell it by. */
const ROW_LETTERS = 60;

/** The bars of the first window, by what finds them. */
const BARS: Readonly<Record<string, string>> = {
  'header:has(nav)': 'Header',
  'section[aria-label="Stop"]': 'Stop bar',
  'footer[aria-label="Status"]': 'Status bar',
};

interface Control {
  readonly element: HTMLElement;
  readonly title: string;
}

/** All of them, in the order of the page. */
export function shownControls(): Found[] {
  const places = [...document.querySelectorAll<HTMLElement>(Object.keys(BARS).join()), ...workspaces()];
  const controls = places.flatMap((place) =>
    Array.from(place.querySelectorAll<HTMLElement>(CONTROLS)).flatMap(asControl),
  );
  const times = Map.groupBy(controls, ({ title }) => title);
  return controls.map((control, at) => ({
    key: `control ${at}`,
    title: times.get(control.title)!.length > 1 ? `${control.title}, ${rowOf(control.element)}` : control.title,
    group: 'On the page',
    behind: true,
    run: () => press(control),
  }));
}

function asControl(element: HTMLElement): Control[] {
  const place = placeOf(element);
  // What counts only once it was held is no press.
  if (
    place === undefined ||
    element.matches('[data-hold]') ||
    element.closest('[role="tablist"]') ||
    element.matches(':disabled')
  )
    return [];
  if (!element.checkVisibility({ visibilityProperty: true })) return [];
  const name = nameOf(element);
  return name === '' ? [] : [{ element, title: `${place}: ${name}` }];
}

/** The panel in front of the group that it stands in, or the bar. */
function placeOf(element: Element): string | undefined {
  const panel = element.closest('.dv-groupview')?.querySelector('[role="tab"][aria-selected="true"]');
  if (panel) return wordsOf(panel);
  return Object.entries(BARS).find(([bar]) => element.closest(bar))?.[1];
}

/** As it is read aloud, near enough. */
function nameOf(element: HTMLElement): string {
  const label = element.getAttribute('aria-label');
  if (label !== null) return label;
  const [labelled] = 'labels' in element ? ((element.labels as NodeListOf<HTMLLabelElement> | null) ?? []) : [];
  if (labelled) return wordsOf(labelled);
  return wordsOf(element) || element.title || (element.getAttribute('placeholder') ?? '');
}

/** What is written in it, word from word; keys and the choices of a list are not its name. */
function wordsOf(element: Element): string {
  const words: string[] = [];
  const read = (node: Node): void => {
    if (node instanceof (node.ownerDocument?.defaultView?.Text ?? Text)) words.push(node.textContent?.trim() ?? '');
    else if (!['KBD', 'SELECT', 'OPTION'].includes(node.nodeName)) node.childNodes.forEach(read);
  };
  read(element);
  return words.filter(Boolean).join(' ');
}

const rowOf = (element: HTMLElement): string =>
  wordsOf(element.closest('li, tr, fieldset, section, [role="group"]') ?? element).slice(0, ROW_LETTERS);

/** Says why where it does not. */
function press({ element, title }: Control): void {
  // `click()` would reach behind a dialog, where keys do not.
  if (element.closest('[inert]')) {
    notify(`${title}: not pressed, a dialog is open before it; close that first`, 'attention');
    return;
  }
  if (asControl(element)[0]?.title !== title) {
    notify(`${title}: not pressed, it cannot be any more; look at its panel`, 'attention');
    return;
  }
  element.ownerDocument.defaultView?.focus();
  element.scrollIntoView({ block: 'nearest' });
  element.focus();
  if (!element.matches('select, textarea, input:not([type="checkbox"], [type="radio"])')) element.click();
}
