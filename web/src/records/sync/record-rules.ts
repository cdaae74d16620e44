/** The rules of the API, to name them before anything is sent. */
export const recordRules = {
  informationChars: 1024,
  kindChars: 40,
  daysFromNow: 366,
  perRequest: 25,
  perJob: 10_000,
  runningJobs: 3,
} as const;

/** The fields of a record that somebody fills in, as the API names them. */
export const recordFields = ['kind', 'informationOne', 'informationTwo', 'value', 'occurredAt'] as const;
export type RecordField = (typeof recordFields)[number];

/** What a field is called on the screen. */
export const fieldLabels: Readonly<Record<RecordField, string>> = {
  kind: 'Kind',
  informationOne: 'Information one',
  informationTwo: 'Information two',
  value: 'Value',
  occurredAt: 'Occurred at',
};

const dayMs = 86_400_000;
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const time = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const whole = /^[+-]?\d+$/;

/** The number that was typed; `null` when it is none. */
export function parseNumber(text: string): number | null {
  const value = number.test(text.trim()) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** The moment that was typed, in ISO 8601; without a zone it is of this device's. `null` when it is none. */
export function parseTime(text: string): string | null {
  const trimmed = text.trim();
  if (!time.test(trimmed)) return null;
  // A day alone would be midnight in UTC.
  const ms = Date.parse(trimmed.length === 10 ? `${trimmed}T00:00` : trimmed.replace(' ', 'T'));
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** Which rule a field breaks, to stand behind its name; `null` when it breaks none. */
export function brokenRule(field: RecordField, text: string, nowMs: number): string | null {
  switch (field) {
    case 'informationOne':
    case 'informationTwo':
      if (text === '') return 'must not be empty';
      return tooLong(text, recordRules.informationChars);
    case 'kind':
      return tooLong(text.trim(), recordRules.kindChars);
    case 'value':
      return text.trim() === '' || parseNumber(text) !== null ? null : 'must be a number';
    case 'occurredAt':
      return text.trim() === '' ? null : brokenTimeRule(text, nowMs);
  }
}

function tooLong({ length }: string, most: number): string | null {
  return length > most ? `must have at most ${most.toLocaleString('en')} characters` : null;
}

function brokenTimeRule(text: string, nowMs: number): string | null {
  const parsed = parseTime(text);
  if (parsed === null) return 'must be a date and time, such as 2026-03-01T12:30';
  const isNear = Math.abs(Date.parse(parsed) - nowMs) <= recordRules.daysFromNow * dayMs;
  return isNear ? null : 'must be within a year of now';
}

/** What is wrong with the number of records a job is to make. */
export function countProblem(text: string): string | null {
  const count = whole.test(text.trim()) ? Number(text) : NaN;
  const isAllowed = count >= 1 && count <= recordRules.perJob;
  return isAllowed
    ? null
    : `Count must be a whole number from 1 to ${recordRules.perJob.toLocaleString('en')}.`;
}

/** GraphQL's `Int` has 32 bits. */
export function seedProblem(text: string): string | null {
  if (text.trim() === '') return null;
  const isInt = whole.test(text.trim()) && Math.abs(Number(text)) <= 2 ** 31 - 1;
  return isInt ? null : 'Seed must be a whole number of up to nine digits.';
}
