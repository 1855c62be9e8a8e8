/** Whether an engine would take a frame: one that is too large ends the connection, and with it everything else. */
import { encodeClientFrame } from '../../shared/protocol/codec.ts';
import { BOUNDS, type ClientFrame } from '../../shared/protocol/frames.ts';

/** Null where it would; else its size and the bound, in words. */
export function tooLarge(frame: ClientFrame): string | null {
  const bytes = new TextEncoder().encode(encodeClientFrame(frame)).length;
  if (bytes <= BOUNDS.clientFrameBytes) return null;
  return `${bytes} bytes, and an engine takes ${BOUNDS.clientFrameBytes} at most`;
}
