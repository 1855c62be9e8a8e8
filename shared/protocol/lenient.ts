/**
 * Schemas as an older desk reads a newer engine: a value of an enumeration, or a kind of a union, that this version does
 * not know is taken as it came, so that it can be shown as unknown; members that it does not know are left aside. All
 * else that a schema asks for still holds, bounds included.
 */
import { z } from 'zod';

type Schema = z.core.$ZodType;

/** Longest name of a value or kind that this version does not know. */
const MAX_NAME = 64;

const made = new WeakMap<Schema, Schema>();

/** The types say that nothing unknown comes: who looks a value up takes care of what is not found. */
export function lenient<S extends Schema>(schema: S): S {
  const held = made.get(schema) ?? madeOf(schema);
  made.set(schema, held);
  return held as S;
}

function madeOf(schema: Schema): Schema {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'enum':
      return z.string().min(1).max(MAX_NAME);
    case 'object':
      return z.object(mapped(def.shape));
    case 'union':
      return 'discriminator' in def ? unionOf(def as z.core.$ZodDiscriminatedUnionDef) : schema;
    case 'array':
      return clone(schema, { ...def, element: lenient(def.element), checks: boundsOf(def.checks) });
    case 'record':
      return clone(schema, { ...def, valueType: lenient(def.valueType) });
    case 'nullable':
    case 'optional':
    case 'default':
      return clone(schema, { ...def, innerType: lenient(def.innerType) });
    default:
      return schema;
  }
}

const clone = (schema: Schema, def: object): Schema => z.core.clone(schema, def as never);

const mapped = (shape: Readonly<Record<string, Schema>>): Record<string, Schema> =>
  Object.fromEntries(Object.entries(shape).map(([name, member]) => [name, lenient(member)]));

/** A list of one value for each that an enumeration has may be longer where that has grown. */
const boundsOf = (checks: readonly z.core.$ZodCheck[] = []): z.core.$ZodCheck[] =>
  checks.flatMap((check) => {
    const { def } = (check as z.core.$ZodChecks)._zod;
    return def.check === 'length_equals' ? [z.minLength(def.length), z.maxLength(MAX_NAME)] : [check];
  });

/** A kind that is known has the form of its kind; of any other, all that was sent is kept. */
function unionOf(def: z.core.$ZodDiscriminatedUnionDef): Schema {
  const options = def.options.map((option) => lenient(option)) as [z.ZodObject, ...z.ZodObject[]];
  const known = new Set(options.flatMap((option) => [...(option._zod.propValues?.[def.discriminator] ?? [])]));
  const kind = z.string().min(1).max(MAX_NAME);
  const unknown = z.looseObject({ [def.discriminator]: kind.refine((name) => !known.has(name)) });
  return z.union([z.discriminatedUnion(def.discriminator, options), unknown]);
}
