/**
 * Tells zod not to compile its schemas with `new Function`, which the page's content security policy forbids. Takes
 * effect on schemas made after it, so the entry imports it before all else.
 */
import { z } from 'zod';

z.config({ jitless: true });
