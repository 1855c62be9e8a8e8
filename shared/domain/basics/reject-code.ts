/** Every reason for which a command or an order is refused. A closed set: programs branch on the code, people read the words. */
import { z } from 'zod';

export const REJECT_CODES = [
  // the command itself
  'MALFORMED',
  'NOT_PERMITTED',
  'UNKNOWN_INSTRUMENT',
  'UNKNOWN_PARENT',
  'UNKNOWN_CHILD',
  'UNKNOWN_STOP',
  'UNKNOWN_EXCEPTION',
  'STALE_VERSION',
  'WRONG_STATE',
  'BAD_QUANTITY',
  'BAD_PRICE',
  'BAD_TIME',
  'BAD_PARAMETER',
  'TOO_MANY',
  'MARKET_CLOSED',
  'NO_MARKET',
  'LOG_UNAVAILABLE',
  'UNKNOWN_FAULT',
  'UNKNOWN_DECISION',
  'UNKNOWN_VENUE',
  'NOT_SIMULATED',
  // a release
  'RELEASE_NOT_ASKED',
  'REASON_MISSING',
  'SECOND_PERSON_NEEDED',
  // a stop asked for again under its id, after it was released
  'STOP_RELEASED',
  // the risk gate
  'STOPPED',
  'MARKET_DATA_UNFIT',
  'LIMIT_UNSET',
  'MAX_ORDER_QTY',
  'MAX_ORDER_VALUE',
  'MAX_PARENT_QTY',
  'MAX_PARENT_VALUE',
  'PRICE_COLLAR',
  'MESSAGE_RATE',
  'PARTICIPATION',
  'EXCEEDS_PARENT',
  'OFF_TICK',
  'POLICY_UNSET',
  'ORDER_TYPE',
  'VENUE_NOT_ALLOWED',
  'OUTSIDE_HOURS',
  'RESTRICTED',
  'STRATEGY_DISABLED',
  'DUPLICATE',
  'SELF_MATCH',
  'MAX_POSITION',
  'GROSS_NOTIONAL',
  'CREDIT',
  'MAX_LOSS',
  // a roll-out
  'UNKNOWN_MODEL',
  'MODEL_UNFIT',
  'UNKNOWN_ROLLOUT',
  'GATE_CLOSED',
  // a policy
  'BAD_POLICY',
  'UNKNOWN_DRAFT',
  'NEEDS_ANOTHER_PERSON',
] as const;
export const RejectCode = z.enum(REJECT_CODES);
export type RejectCode = z.infer<typeof RejectCode>;
