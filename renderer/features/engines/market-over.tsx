/** A market that was played to its end: said beside the clock, with what begins another one. */
import { useState } from 'react';
import { useAction } from '../../stores/actions.ts';
import { engineName } from '../../stores/connection.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import css from './engines.module.css';

export function MarketOver({ engine, market }: { engine: EngineId; market: string }) {
  const [open, setOpen] = useState(false);
  useAction('market.over', () => setOpen(true));
  return (
    <>
      <Button onClick={() => setOpen(true)}>market ended…</Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="The market has ended"
        footer={
          <Button data-autofocus onClick={() => setOpen(false)}>
            Close
          </Button>
        }
      >
        <div className={css['over']}>
          <p>
            {market} was played to its end on {engineName(engine)}: nothing trades there any more. Its log is whole, and
            what was done and what it cost stays on the desk.
          </p>
          <p>Another market begins with the engine started anew, where it was started before:</p>
          <dl>
            <dt>
              <code>npm start -- --seed NUMBER</code>
            </dt>
            <dd>another day of the built-in market; each number is a day of its own, with a log of its own</dd>
            <dt>
              <code>npm start -- --data FOLDER</code>
            </dt>
            <dd>the same market from its beginning, with its log in another folder</dd>
          </dl>
          <p>The desk cannot do it for you: an engine goes on with the log that it has, and never leaves it.</p>
        </div>
      </Dialog>
    </>
  );
}
