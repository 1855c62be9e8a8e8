/**
 * Tells zod not to compile its schemas with `new Function`, which the desk's content security policy forbids. Takes
 * effect on schemas made after it, so the desk's entries import it before anything that makes one.
 */
import { z } from 'zod';

z.config({ jitless: true });
