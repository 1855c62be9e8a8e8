/**
 * Tells zod not to compile its schemas with `new Function`, which the desk's content security policy forbids. Takes
 * effect on schemas made after it, so it is imported before anything that makes one.
 */
import { z } from 'zod';

z.config({ jitless: true });
