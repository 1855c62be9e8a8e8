/** The engine, or this program for it, does not do what was asked: nothing has changed. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
