import { afterAll, beforeAll, describe } from 'vitest';
import { authorizationSuite } from './foreign-app/authorization.suite.ts';
import { type ForeignApp, givenForeignApp } from './foreign-app/given-foreign-app.ts';
import { realClientsSuite } from './foreign-app/real-clients.suite.ts';
import { resolversSuite } from './foreign-app/resolvers.suite.ts';
import { subscriptionsSuite } from './foreign-app/subscriptions.suite.ts';

// One synthesis and one runtime for all suites: each of them takes seconds, the tests take milliseconds.
describe('A foreign CDK app', () => {
  let app: ForeignApp;
  const given = () => app;

  beforeAll(async () => {
    app = await givenForeignApp();
  }, 60_000);
  afterAll(() => app[Symbol.asyncDispose]());

  authorizationSuite(given);
  resolversSuite(given);
  subscriptionsSuite(given);
  realClientsSuite(given);
});
