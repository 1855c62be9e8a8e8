/**
 * Whether a schema surely gives a value back as it is: a look at each member in place of a parse, which takes several
 * times as long, most of all on a page that has no `eval`. False says nothing: the schema itself is to be asked then.
 */
import type { z } from 'zod';

type Schema = z.core.$ZodType;
export type Unchanged = (value: unknown) => boolean;

const made = new WeakMap<Schema, Unchanged>();

/** For values as `JSON.parse` gives them. */
export function unchangedBy(schema: Schema): Unchanged {
  const held = made.get(schema) ?? madeOf(schema);
  made.set(schema, held);
  return held;
}

function madeOf(schema: Schema): Unchanged {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'number') return numberOf(schema as z.ZodNumber);
  if (def.type === 'string') return textOf(schema as z.ZodString);
  if (def.type === 'array') return listOf(schema as z.ZodArray, unchangedBy(def.element));
  // A rule of its own.
  if (def.checks?.length) return never;
  switch (def.type) {
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'unknown':
      return () => true;
    case 'enum':
      return amongOf(new Set(Object.values(def.entries)));
    case 'literal':
      return (value) => (def.values as readonly unknown[]).includes(value);
    case 'nullable':
      return orNull(unchangedBy(def.innerType));
    case 'optional':
    case 'default':
      // What is not there becomes the default, or is a member less.
      return unchangedBy(def.innerType);
    case 'object':
      return def.catchall === undefined ? membersOf(def.shape) : never;
    case 'record':
      return recordOf(def);
    case 'union':
      return 'discriminator' in def ? kindOf(def as z.core.$ZodDiscriminatedUnionDef) : eitherOf(def.options);
    default:
      return never;
  }
}

const never: Unchanged = () => false;

const amongOf =
  (values: ReadonlySet<unknown>): Unchanged =>
  (value) =>
    values.has(value);

const orNull =
  (isOne: Unchanged): Unchanged =>
  (value) =>
    value === null || isOne(value);

type Check = z.core.$ZodChecks;
/** Whether all that is asked of a value are bounds of these kinds, which it may reach. */
const hasOnly = (checks: readonly z.core.$ZodCheck[] = [], bounds: ReadonlySet<string>): boolean =>
  checks.every((check) => {
    const { def } = (check as Check)._zod;
    return bounds.has(def.check) && (!('inclusive' in def) || def.inclusive);
  });

const NUMBER_BOUNDS: ReadonlySet<string> = new Set(['greater_than', 'less_than']);
const TEXT_BOUNDS: ReadonlySet<string> = new Set(['min_length', 'max_length']);

function numberOf(schema: z.ZodNumber): Unchanged {
  if (!hasOnly(schema.def.checks, NUMBER_BOUNDS)) return asked(schema);
  const isKind = schema.isInt ? Number.isSafeInteger : Number.isFinite;
  const [least, most] = [schema.minValue ?? -Infinity, schema.maxValue ?? Infinity];
  return (value) => isKind(value) && (value as number) >= least && (value as number) <= most;
}

function textOf(schema: z.ZodString): Unchanged {
  const isSame = asked(schema);
  if (schema.format !== null || !hasOnly(schema.def.checks, TEXT_BOUNDS)) return isSame;
  const [least, most] = [schema.minLength ?? 0, schema.maxLength ?? Infinity];
  // A schema counts code points, of which a text has between half as many as units and all.
  const isWithin = (value: string): boolean => value.length >= 2 * least && value.length <= most;
  return (value) => typeof value === 'string' && (isWithin(value) || isSame(value));
}

/** For what is no object: what a schema makes of that is the same or another. */
function asked(schema: z.ZodNumber | z.ZodString): Unchanged {
  return (value) => {
    const { success, data } = schema.safeParse(value);
    return success && data === value;
  };
}

function listOf(schema: z.ZodArray, isOne: Unchanged): Unchanged {
  const { checks = [] } = schema.def;
  if (!hasOnly(checks, TEXT_BOUNDS)) return never;
  const bound = (kind: 'minimum' | 'maximum', none: number): number =>
    checks.reduce((held, check) => {
      const { def } = (check as Check)._zod;
      const own = kind in def ? (def as unknown as Record<string, number>)[kind]! : none;
      return kind === 'minimum' ? Math.max(held, own) : Math.min(held, own);
    }, none);
  const [least, most] = [bound('minimum', 0), bound('maximum', Infinity)];
  return (value) => Array.isArray(value) && value.length >= least && value.length <= most && value.every(isOne);
}

/** Every member that is asked for, and no other, which a schema would leave out. */
function membersOf(shape: Readonly<Record<string, Schema>>): Unchanged {
  const members = new Map(Object.entries(shape).map(([name, member]) => [name, unchangedBy(member)]));
  const needed = Object.entries(shape).flatMap(([name, member]) => (mayLack(member) ? [] : [name])).length;
  const lackable = new Set(Object.keys(shape).filter((name) => mayLack(shape[name]!)));
  return (value) => {
    if (!isPlainObject(value)) return false;
    let met = 0;
    for (const name of Object.keys(value)) {
      const isMember = members.get(name);
      if (isMember === undefined || !isMember(value[name])) return false;
      if (!lackable.has(name)) met++;
    }
    return met === needed;
  };
}

/** Of every name that there is, or of any; a schema passes over what would be the prototype. */
function recordOf({ keyType, valueType }: z.core.$ZodRecordDef): Unchanged {
  const { def } = (keyType as z.core.$ZodTypes)._zod;
  if (def.type === 'enum') {
    return membersOf(Object.fromEntries(Object.values(def.entries).map((name) => [name, valueType])));
  }
  const [isName, isOne] = [unchangedBy(keyType), unchangedBy(valueType)];
  return (value) =>
    isPlainObject(value) &&
    Object.entries(value).every(([name, held]) => name !== '__proto__' && isName(name) && isOne(held));
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether an object without the member stays as it is. */
const mayLack = (schema: Schema): boolean => (schema as z.core.$ZodTypes)._zod.def.type === 'optional';

function kindOf({ discriminator, options }: z.core.$ZodDiscriminatedUnionDef): Unchanged {
  const kinds = new Map<unknown, Unchanged>();
  for (const option of options) {
    for (const name of option._zod.propValues?.[discriminator] ?? []) kinds.set(name, unchangedBy(option));
  }
  return (value) => {
    const name: unknown = (value as Record<string, unknown> | null)?.[discriminator];
    return kinds.get(name)?.(value) ?? false;
  };
}

/**
 * The first that takes a value decides what becomes of it, and of one that is no object nothing becomes: there the words
 * that are known come first, which takes less than asking a schema.
 */
function eitherOf(options: readonly Schema[]): Unchanged {
  const typeOf = (one: Schema): string => (one as z.core.$ZodTypes)._zod.def.type;
  if (!options.every((one) => PLAIN.has(typeOf(one)))) return unchangedBy(options[0]!);
  const isKnown = (one: Schema): boolean => typeOf(one) === 'literal';
  const are = [...options.filter(isKnown), ...options.filter((one) => !isKnown(one))].map(unchangedBy);
  return (value) => are.some((isOne) => isOne(value));
}
const PLAIN: ReadonlySet<string> = new Set(['number', 'string', 'boolean', 'literal', 'null']);
