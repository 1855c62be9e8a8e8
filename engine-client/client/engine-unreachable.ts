/** The engine could not be asked, or answered what is not an answer; the message says where and what to do. */
export class EngineUnreachable extends Error {
  override readonly name = 'EngineUnreachable';
}
