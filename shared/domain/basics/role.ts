/** What a session may do is decided by its role alone. */
import { z } from 'zod';

export const Role = z.enum(['viewer', 'trader', 'risk', 'admin']);
export type Role = z.infer<typeof Role>;
