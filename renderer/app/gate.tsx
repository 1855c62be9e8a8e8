/** Shown where the page was opened without a token: says where to get one. */
import { commandLine } from '../stores/command-line.ts';
import css from './app.module.css';

/** The engine that served this page; the desktop program serves it by itself. */
const ENGINE = location.protocol.startsWith('http') ? location.origin : '';

export function Gate() {
  return (
    <main className={css['gate']}>
      <h1>No engine joined</h1>
      <p>
        This address carries no token. Open the one that the engine printed when it started, which ends in{' '}
        <code>#token=…</code>, or start an engine with <code>npm start</code>.
      </p>
      <p>
        To stop an engine without this desk: <code>{commandLine(ENGINE)}</code>
      </p>
    </main>
  );
}
