/** The cells of the blotter that are more than text. Made as elements, since a grid redraws them without React. */
import type { ICellRendererParams } from 'ag-grid-community';
import type { CommandKind } from '../../../shared/domain/command.ts';
import { formatDone } from '../../../shared/domain/basics/format.ts';
import { engineIds, engineName, engineShort } from '../../stores/connection.ts';
import { hueOf } from '../../stores/engine-roster.ts';
import { commands, latestFor } from '../../stores/commands.ts';
import { doneShare, isDear, modeOf } from '../../stores/parent-figures.ts';
import { badgeClass } from '../../ui/primitives/badge.tsx';
import { sideClass, sideWords } from '../../ui/primitives/marks.tsx';
import { MODE_TONES } from '../../ui/words/mode-tones.ts';
import type { BlotterRow } from './blotter-feed.ts';
import css from './blotter.module.css';

type Params = ICellRendererParams<BlotterRow>;

function span(className: string | undefined, text: string): HTMLSpanElement {
  const element = document.createElement('span');
  element.className = className ?? '';
  element.textContent = text;
  return element;
}

/** The engine's square in its hue; its name is said where the colour is not seen, and beside it where there are several. */
export function engineCell({ data }: Params): HTMLElement | string {
  if (!data) return '';
  const square = span(css['engine'], '');
  const name = engineName(data.parent.engine);
  square.style.background = hueOf(data.parent.engine);
  square.setAttribute('role', 'img');
  square.setAttribute('aria-label', name);
  square.title = name;
  if (engineIds().length < 2) return square;
  const cell = span(css['engineCell'], '');
  cell.title = name;
  cell.append(square, span('', engineShort(data.parent.engine)));
  return cell;
}

export function sideCell({ data }: Params): HTMLElement | string {
  return data ? span(sideClass(data.parent.side), sideWords(data.parent.side)) : '';
}

export function doneCell({ data }: Params): HTMLElement | string {
  if (!data) return '';
  const share = doneShare(data.parent);
  const track = span(css['done'], '');
  const bar = span(css['doneBar'], '');
  bar.style.width = `${Math.min(1, share) * 100}%`;
  track.append(bar, span(css['doneText'], formatDone(share)));
  return track;
}

/** An order that is dear is marked before its figure; a filter and a file have the figure alone. */
export function dearCell({ data, valueFormatted }: Params): HTMLElement {
  const cell = span('', valueFormatted ?? '');
  if (!data || !isDear(data.parent, data.gauge)) return cell;
  const mark = span('', '!');
  mark.setAttribute('role', 'img');
  mark.setAttribute('aria-label', 'dear');
  cell.prepend(mark, ' ');
  return cell;
}

/** What has been asked for and not answered yet, beside the mode that stands until it is. */
const ASKED: Readonly<Partial<Record<CommandKind, string>>> = {
  PauseParent: 'pause',
  ResumeParent: 'resume',
  AmendParent: 'amend',
  CancelParent: 'cancel',
  ReleaseParent: 'release',
  RejectParent: 'turn down',
  SwitchStrategy: 'switch',
  TakeOver: 'take over',
  HandBack: 'hand back',
  FinishParent: 'finish',
};

export function modeCell({ data }: Params): HTMLElement | string {
  if (!data) return '';
  const cell = span(css['modeCell'], '');
  const mode = modeOf(data.parent);
  cell.append(span(badgeClass(MODE_TONES[mode]), mode));
  const latest = latestFor(commands.getState().sent, data.parent.engine, data.parent.parentId);
  const asked = latest?.status === 'pending' ? ASKED[latest.kind] : undefined;
  if (asked) {
    const beside = span(css['asked'], '');
    beside.append(span('', asked), span('', '?'));
    beside.title = `${asked}: not answered yet`;
    cell.append(beside);
  }
  return cell;
}
