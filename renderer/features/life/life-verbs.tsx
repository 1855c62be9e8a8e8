/**
 * The verbs that change who works an order, offered by name to keys, palette and menus; each asks before it acts. Mounted
 * once. Pausing, resuming and cancelling are the order panel's, amending and switching the ticket's.
 */
import { useState } from 'react';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { useAction } from '../../stores/actions.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { useSituation, whyNot } from '../../stores/order-availability.ts';
import { useAnyStaged } from '../../stores/staged-orders.ts';
import { AskDialog, type AskedVerb } from './ask-dialog.tsx';
import { FinishDialog } from './finish-dialog.tsx';
import { StagedDialog } from './staged-dialog.tsx';

type Asking =
  { readonly verb: AskedVerb | 'FinishParent'; readonly asked: OfEngine<Parent> } | { readonly verb: 'staged' };

export function LifeVerbs() {
  const situation = useSituation();
  const [asking, setAsking] = useState<Asking | null>(null);
  const anyStaged = useAnyStaged();
  const { parent } = situation;
  const ask = (verb: AskedVerb | 'FinishParent') => () => parent && setAsking({ verb, asked: parent });
  useAction('order.release', ask('ReleaseParent'), whyNot('release', situation) === null);
  useAction('order.reject', ask('RejectParent'), whyNot('reject', situation) === null);
  useAction('order.takeOver', ask('TakeOver'), whyNot('takeOver', situation) === null);
  useAction('order.handBack', ask('HandBack'), whyNot('handBack', situation) === null);
  useAction('order.finish', ask('FinishParent'), whyNot('finish', situation) === null);
  useAction('order.releaseStaged', () => setAsking({ verb: 'staged' }), anyStaged);

  const close = (): void => setAsking(null);
  if (asking === null) return null;
  if (asking.verb === 'staged') return <StagedDialog onClose={close} />;
  if (asking.verb === 'FinishParent') return <FinishDialog asked={asking.asked} onClose={close} />;
  return <AskDialog verb={asking.verb} asked={asking.asked} onClose={close} />;
}
