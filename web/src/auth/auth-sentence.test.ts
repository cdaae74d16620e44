import { describe, expect, it } from 'vitest';
import { authProblem } from './auth-sentence.ts';

const named = (name: string, message = '') => authProblem(Object.assign(new Error(message), { name }));

describe('auth sentence', () => {
  it.each([
    ['NotAuthorizedException', 'Incorrect username or password.', /wrong/],
    ['NotAuthorizedException', 'Password attempts exceeded', /Too many/],
    ['NotAuthorizedException', 'User is disabled.', /disabled/],
    ['UserNotFoundException', '', /wrong/],
    ['UserNotConfirmedException', '', /confirmed/],
    ['UsernameExistsException', '', /already an account/],
    ['AliasExistsException', '', /already an account/],
    ['CodeMismatchException', '', /code isn’t right/],
    ['ExpiredCodeException', '', /no longer works/],
    ['LimitExceededException', '', /Too many/],
    ['TooManyRequestsException', '', /Too many/],
    ['NetworkError', '', /can’t be reached/],
    ['InvalidPasswordException', 'Password did not conform with policy: Password not long enough', /longer/],
    ['InvalidPasswordException', 'Password must have numeric characters', /digit/],
    ['InvalidPasswordException', 'Password must have uppercase characters', /upper-case/],
  ])('puts %s (%s) into plain words', (name, message, sentence) => {
    expect(named(name, message)).toMatchObject({ sentence: expect.stringMatching(sentence), code: name });
  });

  it('does not tell a wrong password from an unknown address', () => {
    expect(named('UserNotFoundException').sentence).toBe(
      named('NotAuthorizedException', 'Incorrect').sentence,
    );
  });

  it('has words for what it does not know', () => {
    expect(authProblem('thrown text')).toEqual({
      sentence: 'That didn’t work. Try again in a moment.',
      code: 'Unknown',
    });
  });
});
