import { timingSafeEqual } from 'node:crypto';
import type { Logger } from '../../lib/logger.ts';
import type { VerifiableAttribute } from './attributes.ts';
import { createAttemptLimiter } from './attempt-limiter.ts';
import { codeMismatch, expiredCode, limitExceeded } from './errors.ts';
import { randomIndex, type RandomBytes } from './random.ts';
import { readRecord } from './record.ts';
import type { RecordLog } from './record-log.ts';

const codePurposes = ['confirmSignUp', 'resetPassword', 'verify:email', 'verify:phone_number'] as const;
export type CodePurpose = (typeof codePurposes)[number];

/** A code that AWS would have mailed or texted. */
export interface Code {
  readonly sub: string;
  readonly purpose: CodePurpose;
  /** The email address or phone number it is for. */
  readonly destination: string;
  readonly code: string;
  readonly expiresMs: number;
}

/** The codes of one pool that wait to be entered. */
export interface CodeStore {
  /** Makes a code in place of an earlier one for the same purpose. @throws AwsError `LimitExceededException` */
  issue(sub: string, purpose: CodePurpose, destination: string): void;
  /**
   * Uses a code for what it was asked for. It stays good when `use` throws.
   *
   * @param use gets the destination that the code proves to be the user's.
   * @throws AwsError `CodeMismatchException`, `ExpiredCodeException`, `LimitExceededException`
   */
  redeem<T>(sub: string, purpose: CodePurpose, code: string, use: (destination: string) => T): T;
  /** Voids the code that would verify an address which the user no longer has. */
  voidVerification(sub: string, attribute: VerifiableAttribute): void;
  removeAll(sub: string): void;
  pending(): Code[];
}

const hourMs = 3600 * 1000;

// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html (resource quotas: validity of codes)
const validityMs: Record<CodePurpose, number> = {
  confirmSignUp: 24 * hourMs,
  resetPassword: hourMs,
  'verify:email': 24 * hourMs,
  'verify:phone_number': 24 * hourMs,
};

/** AWS allows between 5 and 20 requests or entries of a code per hour, depending on risk; the generous end. */
const attemptsPerHour = 20;

export function createCodeStore(options: {
  records: RecordLog;
  now: () => number;
  randomBytes: RandomBytes;
  log: Logger;
}): CodeStore {
  const { records, now, randomBytes, log } = options;
  const codes = new Map<string, Code>();
  const requests = createAttemptLimiter({ now, max: attemptsPerHour, windowMs: hourMs });
  const entries = createAttemptLimiter({ now, max: attemptsPerHour, windowMs: hourMs });
  const keyOf = (sub: string, purpose: CodePurpose): string => `${sub}/${purpose}`;

  function remove(key: string): void {
    codes.delete(key);
    records.remove('code', key);
  }

  for (const [key, value] of records.entries('code')) {
    const record = readRecord('code', key, value);
    const purpose = codePurposes.find((known) => known === record.string('purpose'));
    if (purpose) {
      codes.set(key, {
        sub: record.string('sub'),
        purpose,
        destination: record.string('destination'),
        code: record.string('code'),
        expiresMs: record.number('expiresMs'),
      });
    }
  }

  return {
    issue(sub, purpose, destination) {
      const key = keyOf(sub, purpose);
      if (!requests.tryOne(key)) throw limitExceeded();
      const digits = String(randomIndex(randomBytes, 1_000_000)).padStart(6, '0');
      const code = { sub, purpose, destination, code: digits, expiresMs: now() + validityMs[purpose] };
      codes.set(key, code);
      records.put('code', key, code);
      log.info('A code waits among the pending codes', { purpose, sub });
    },
    redeem(sub, purpose, offered, use) {
      const key = keyOf(sub, purpose);
      if (!entries.tryOne(key)) throw limitExceeded();
      const code = codes.get(key);
      if (!code || code.expiresMs <= now()) throw expiredCode();
      if (!isEqual(code.code, offered)) throw codeMismatch();
      const result = use(code.destination);
      remove(key);
      requests.reset(key);
      entries.reset(key);
      return result;
    },
    voidVerification: (sub, attribute) => remove(keyOf(sub, `verify:${attribute}`)),
    removeAll(sub) {
      for (const purpose of codePurposes) remove(keyOf(sub, purpose));
    },
    pending: () => [...codes.values()].filter((code) => code.expiresMs > now()),
  };
}

function isEqual(expected: string, offered: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(offered)];
  return a.length === b.length && timingSafeEqual(a, b);
}
