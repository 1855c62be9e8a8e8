/** What cannot be learnt from or trained, in words that name the place and the remedy. */

export class LearningError extends Error {
  override readonly name = 'LearningError';
}
