/** The tour: what a new trader needs in the first minute, beside the desk at work. Offered once, and whenever asked for. */
import { useEffect, useState } from 'react';
import { useAction } from '../stores/actions.ts';
import { isDialogOpen } from '../ui/browser/desk-windows.ts';
import { Button } from '../ui/primitives/button.tsx';
import { KeyHint } from '../ui/primitives/marks.tsx';
import { readStored, writeStored } from '../ui/browser/stored.ts';
import { isTyping } from './hotkeys.ts';
import css from './app.module.css';

const KEY = 'watchkeeper.tour';

const STEPS = [
  { title: 'See it', keys: 'G', words: 'Orders are sorted by what needs a person. g goes to the worst, j and k move.' },
  // Enter, which opens an order, goes on with the tour.
  { title: 'Understand it', keys: '', words: 'At the right stands the order’s story: why it does what it does.' },
  {
    title: 'Enter one',
    keys: 'N',
    words:
      'n opens a ticket at the instrument; Tab goes on to side and quantity (20k). Enter to review, Enter to send.',
  },
  { title: 'Intervene', keys: 'P', words: 'p pauses, a amends, r resumes, x cancels. Ctrl+K finds every act by name.' },
  {
    title: 'Stop it',
    keys: 'Ctrl+Shift+X',
    words: 'Stops everything on every engine. The bar says engaged, cancelled, confirmed: as the engine reports it.',
  },
] as const;

function end(setStep: (step: null) => void): void {
  writeStored(KEY, 'seen');
  setStep(null);
}

export function Tour() {
  const [step, setStep] = useState<number | null>(() => (readStored(KEY) === null ? 0 : null));
  useAction('desk.tour', () => setStep(0));
  const shown = step === null ? undefined : STEPS[step];
  useEffect(() => {
    if (step === null) return;
    // What is open above the tour takes its Escape first, and text being typed its own.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || isTyping(event.target as HTMLElement)) return;
      if (isDialogOpen()) return;
      end(setStep);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [step]);
  if (!shown || step === null) return null;
  const last = step === STEPS.length - 1;
  return (
    <aside className={css['tour']} aria-label="Tour">
      <strong>
        {step + 1} of {STEPS.length}: {shown.title} {shown.keys === '' ? null : <KeyHint keys={shown.keys} />}
      </strong>
      <p>{shown.words}</p>
      <footer>
        <Button onClick={() => end(setStep)}>
          End the tour <KeyHint keys="Esc" />
        </Button>
        {/* Enter goes on from wherever the keys are read; a step that tells of a key leaves it to the desk. */}
        <Button kind="primary" autoFocus onClick={() => (last ? end(setStep) : setStep(step + 1))}>
          {last ? 'Done' : 'Next'} <KeyHint keys="Enter" />
        </Button>
      </footer>
    </aside>
  );
}
