import { z } from 'zod';
import { recordLimits, recordValue } from '../lib/record.ts';

const dayMs = 86_400_000;

/** Half a character pair is nothing that a table could hold. */
const text = z.string().transform((given) => given.replace(/\p{Surrogate}/gu, '\uFFFD'));

const information = z
  .string()
  .min(1, 'must not be empty')
  .max(recordLimits.informationChars, `must have at most ${recordLimits.informationChars} characters`)
  .pipe(text);

/** What of an input becomes a record; anything else in it is dropped. `null` is the same as nothing. */
const input = z.object({
  clientId: z
    .guid('must be a UUID')
    .transform((id) => id.toLowerCase())
    .nullish(),
  informationOne: information,
  informationTwo: information,
  kind: z
    .string()
    .min(1, 'must not be empty')
    .max(recordLimits.kindChars, `must have at most ${recordLimits.kindChars} characters`)
    .pipe(text)
    .nullish(),
  value: recordValue.nullish(),
  occurredAt: z.string().nullish(),
});

/** An input that may become a record; `occurredAt` in UTC with milliseconds. */
export interface ValidInput {
  clientId: string | null;
  content: {
    informationOne: string;
    informationTwo: string;
    kind?: string;
    value?: number;
    occurredAt?: string;
  };
}

/** The input, or what is wrong with it: names the field and the rule, never the value. */
export function validateRecord(given: unknown, nowMs: number): { valid: ValidInput } | { message: string } {
  const { success, data, error } = input.safeParse(given);
  if (!success) {
    const [issue] = error.issues;
    return { message: `${issue?.path.join('.') ?? 'input'}: ${issue?.message ?? 'is not valid'}` };
  }
  const { clientId, informationOne, informationTwo, kind, value, occurredAt } = data;
  const occurredMs = occurredAt ? Date.parse(occurredAt) : null;
  if (occurredMs !== null && !(Math.abs(occurredMs - nowMs) <= recordLimits.daysFromNow * dayMs)) {
    return { message: 'occurredAt: must be within a year of now' };
  }
  return {
    valid: {
      clientId: clientId ?? null,
      content: {
        informationOne,
        informationTwo,
        ...(kind ? { kind } : {}),
        ...(value === null || value === undefined ? {} : { value }),
        ...(occurredMs === null ? {} : { occurredAt: new Date(occurredMs).toISOString() }),
      },
    },
  };
}
