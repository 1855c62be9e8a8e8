/** An argument, or a file that an argument names, cannot be used; the message names it and what would do. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}
