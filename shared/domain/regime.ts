/** The regimes that a market can be in, as policies, orders and events name them. */
import { z } from 'zod';

export const RegimeName = z.enum(['calm', 'trending', 'volatile', 'thin']);
export type RegimeName = z.infer<typeof RegimeName>;
