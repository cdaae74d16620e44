import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';

/** What goes wrong on purpose. Rates are probabilities from 0 to 1, times are milliseconds; 0 switches a fault off. */
export interface FaultSettings {
  /** Makes the same sequence of faults each time. */
  seed: number;
  /** Subscription events on their way to one subscriber. */
  events: {
    dropRate: number;
    duplicateRate: number;
    delayMs: number;
    /** Events are lost this long after `start_ack`, as they may be on AWS. */
    dropAfterStartAckMs: number;
  };
  /** Answers to GraphQL requests whose work is done: the connection breaks in place of the answer. */
  responses: { dropRate: number };
  /** By data source name; `*` in it stands for anything. */
  dataSources: Readonly<Record<string, { failRate: number; errorType: string; delayMs: number }>>;
  /** By function name, `*` in it stands for anything; whoever calls it. */
  functions: Readonly<Record<string, FunctionFault>>;
}

export interface FunctionFault {
  /** The function is not run, and fails. */
  failRate: number;
  /** It has run, and its result is lost: it fails to its caller, who may try again. */
  loseRate: number;
  /** It runs twice at once, as when a queue delivers a batch to two consumers. */
  repeatRate: number;
  delayMs: number;
}

export const noFaults: FaultSettings = {
  seed: 1,
  events: { dropRate: 0, duplicateRate: 0, delayMs: 0, dropAfterStartAckMs: 0 },
  responses: { dropRate: 0 },
  dataSources: {},
  functions: {},
};

/** A setting that is unknown or out of range; names its path and the rule. */
export class InvalidFaultError extends Error {
  readonly field: string;

  constructor(field: string, rule: string) {
    super(`${field}: ${rule}`);
    this.name = 'InvalidFaultError';
    this.field = field;
  }
}

type Check<T> = (value: Json, field: string) => T;

const rate: Check<number> = (value, field) => {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new InvalidFaultError(field, 'must be a number from 0 to 1');
};

const milliseconds: Check<number> = (value, field) => {
  if (typeof value === 'number' && value >= 0 && value <= 3_600_000) return value;
  throw new InvalidFaultError(field, 'must be milliseconds from 0 to 3600000');
};

const integer: Check<number> = (value, field) => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new InvalidFaultError(field, 'must be a whole number');
};

const text: Check<string> = (value, field) => {
  if (typeof value === 'string' && value !== '') return value;
  throw new InvalidFaultError(field, 'must be a text');
};

/** Checks the members of an object one by one; absent ones keep their default. */
function objectOf<T extends object>(checks: { [K in keyof T]: Check<T[K]> }, defaults: T): Check<T> {
  return (value, field) => {
    if (!isJsonObject(value)) throw new InvalidFaultError(field || 'faults', 'must be an object');
    const checked = { ...defaults };
    for (const [key, member] of Object.entries(value)) {
      const path = field ? `${field}.${key}` : key;
      if (!Object.hasOwn(checks, key)) throw new InvalidFaultError(path, 'is not a known setting');
      const name = key as keyof T;
      checked[name] = checks[name](member ?? null, path);
    }
    return checked;
  };
}

function recordOf<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value, field) => {
    if (!isJsonObject(value)) throw new InvalidFaultError(field, 'must be an object of names');
    const entries = Object.entries(value).map(([name, member]) => [
      name,
      check(member ?? null, `${field}.${name}`),
    ]);
    return Object.fromEntries(entries) as Record<string, T>;
  };
}

const settings: Check<FaultSettings> = objectOf<FaultSettings>(
  {
    seed: integer,
    events: objectOf(
      { dropRate: rate, duplicateRate: rate, delayMs: milliseconds, dropAfterStartAckMs: milliseconds },
      noFaults.events,
    ),
    responses: objectOf({ dropRate: rate }, noFaults.responses),
    dataSources: recordOf(
      objectOf(
        { failRate: rate, errorType: text, delayMs: milliseconds },
        { failRate: 0, errorType: 'DynamoDB:ProvisionedThroughputExceededException', delayMs: 0 },
      ),
    ),
    functions: recordOf(
      objectOf<FunctionFault>(
        { failRate: rate, loseRate: rate, repeatRate: rate, delayMs: milliseconds },
        { failRate: 0, loseRate: 0, repeatRate: 0, delayMs: 0 },
      ),
    ),
  },
  noFaults,
);

/** Reads settings; what is left out is off. @throws InvalidFaultError */
export function parseFaultSettings(value: JsonObject): FaultSettings {
  return settings(value, '');
}
