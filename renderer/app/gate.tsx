/** Shown where the page was opened without a token: says where to get one. */
import css from './app.module.css';

export function Gate() {
  return (
    <main className={css['gate']}>
      <h1>No engine joined</h1>
      <p>
        This address carries no token. Open the one that the engine printed when it started, which ends in{' '}
        <code>#token=…</code>, or start an engine with <code>npm start</code>.
      </p>
      <p>
        To stop an engine without this desk: <code>npx watchkeeper kill</code>
      </p>
    </main>
  );
}
