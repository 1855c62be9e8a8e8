/** The history cannot be read or written out; the message names the file and the remedy. */
import { CodedError } from '../../shared/std/coded-error.ts';

export class HistoryError extends CodedError<'history'> {
  override readonly name = 'HistoryError';
}
