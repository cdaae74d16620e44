import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkNewPassword, createTemporaryPassword } from './password-policy.ts';
import { aPool } from './test-kit.ts';

const strict = aPool().passwordPolicy;

describe('checkNewPassword', () => {
  it.each([
    ['aB3!', 'Password not long enough'],
    ['ALLUPPER-7', 'Password must have lowercase characters'],
    ['alllower-7', 'Password must have uppercase characters'],
    ['No-number-', 'Password must have numeric characters'],
    ['NoSymbol77', 'Password must have symbol characters'],
    ['Umlaut77ä', 'Password must have symbol characters'],
  ])('refuses %s: %s', (password, reason) => {
    expect(() => checkNewPassword(strict, password)).toThrow(
      expect.objectContaining({
        name: 'InvalidPasswordException',
        message: `Password did not conform with policy: ${reason}`,
      }),
    );
  });

  it.each([' Leading-7', 'Trailing-7 ', 'Line\nbreak-7'])('refuses white space as in %j', (password) => {
    expect(() => checkNewPassword(strict, password)).toThrow(
      expect.objectContaining({ name: 'InvalidParameterException' }),
    );
  });

  it('takes a space inside for a symbol', () => {
    expect(() => checkNewPassword(strict, 'Correct horse 7')).not.toThrow();
  });

  it('refuses more than 256 characters', () => {
    expect(() => checkNewPassword(strict, `aB3!${'x'.repeat(253)}`)).toThrow('less than or equal to 256');
  });

  it('asks only for what the policy asks for', () => {
    const lax = {
      minimumLength: 6,
      requireLowercase: false,
      requireUppercase: false,
      requireNumbers: false,
      requireSymbols: false,
    };
    expect(() => checkNewPassword(lax, 'aaaaaa')).not.toThrow();
    expect(() => checkNewPassword(lax, 'aaaaa')).toThrow('Password not long enough');
  });
});

describe('createTemporaryPassword', () => {
  it('meets every policy', () => {
    const policies = fc.record({
      minimumLength: fc.integer({ min: 6, max: 99 }),
      requireLowercase: fc.boolean(),
      requireUppercase: fc.boolean(),
      requireNumbers: fc.boolean(),
      requireSymbols: fc.boolean(),
    });
    fc.assert(
      fc.property(policies, (policy) => {
        expect(() => checkNewPassword(policy, createTemporaryPassword(policy, randomBytes))).not.toThrow();
      }),
    );
  });
});
