/** What a policy would have said to the orders that were sent last: asked of the engine slice by slice, and shown as it comes. */
import { useEffect, useState } from 'react';
import type { ExecutionPolicy } from '../../../shared/domain/policy/policy.ts';
import type { PolicyPreview } from '../../../shared/protocol/questions.ts';
import { desk } from '../../stores/desk.ts';
import type { EngineId } from '../../stores/engine-id.ts';

export type PreviewView =
  | { readonly state: 'asking' }
  /** The engine has not answered; it is asked again. */
  | { readonly state: 'silent' }
  /** With orders left as long as it comes. */
  | { readonly state: 'told'; readonly told: PolicyPreview };

/** After the last key, so that not every digit begins a preview. */
const SETTLED_MS = 250;
const AGAIN_MS = 2_000;

export function usePreview(engine: EngineId, policy: ExecutionPolicy): PreviewView {
  const [view, setView] = useState<PreviewView>({ state: 'asking' });
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async (): Promise<void> => {
      let reply = await desk.ask(engine, { kind: 'PreviewPolicy', policy }).catch(() => null);
      while (!over && reply?.kind === 'PreviewPolicy') {
        setView({ state: 'told', told: reply });
        if (reply.left === 0) return;
        reply = await desk.ask(engine, { kind: 'GoOnPreviewing', previewId: reply.previewId }).catch(() => null);
      }
      if (over) return;
      // Given up for others, or a connection that went: from the beginning.
      setView({ state: 'silent' });
      timer = setTimeout(() => void ask(), AGAIN_MS);
    };
    timer = setTimeout(() => void ask(), SETTLED_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [engine, policy]);
  return view;
}
