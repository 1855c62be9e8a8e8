/** Adding an engine: the address that it printed, with its token, and whether the token is kept beyond this visit. */
import { useState, type SubmitEvent } from 'react';
import { splitEngineUrl } from '../../../shared/desktop/launch-arguments.ts';
import { joinEngine } from '../../stores/engine-roster.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Field } from '../../ui/primitives/field.tsx';
import css from './engines-dialog.module.css';

export function AddEngine() {
  const [address, setAddress] = useState('');
  const [token, setToken] = useState('');
  const [keep, setKeep] = useState(window.desktop !== undefined);
  const [error, setError] = useState<string | undefined>();

  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    const read = splitEngineUrl(address.trim());
    const opens = token.trim() || read.token;
    if (!URL.canParse(read.url))
      return setError('Not an address: paste http://HOST:PORT/#token=… as the engine printed it.');
    if (opens === '') return setError('The token is missing: it stands in the address after #token=.');
    joinEngine(read.url, opens, keep);
    setAddress('');
    setToken('');
    setError(undefined);
  };
  return (
    <form className={css['add']} onSubmit={add} aria-label="Add an engine">
      <Field
        label="Address of another engine"
        placeholder="http://127.0.0.1:7420/#token=…"
        value={address}
        error={error}
        hint={`It must trust this desk: start it with --allow-origin ${location.origin}`}
        onChange={(event) => setAddress(event.target.value)}
      />
      <Field
        label="Token, where the address has none"
        type="password"
        autoComplete="off"
        value={token}
        onChange={(event) => setToken(event.target.value)}
      />
      <label className={css['keep']}>
        <input type="checkbox" checked={keep} onChange={(event) => setKeep(event.target.checked)} /> Keep the token for
        the next visit
      </label>
      <Button kind="primary" type="submit">
        Add the engine
      </Button>
    </form>
  );
}
