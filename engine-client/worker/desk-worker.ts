/** Entry of the desk's dedicated worker: decodes, checks and gathers off the thread that draws. */
// oxlint-disable-next-line import/no-unassigned-import -- imported for what it does, before schemas are made
import '../../shared/std/jitless.ts';
import { hostDesk } from './desk-host.ts';

hostDesk(self);
