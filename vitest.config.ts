import { defineConfig } from 'vitest/config';
import { LongestFirst } from './.ci/longest-first.ts';

export default defineConfig({
  test: {
    // Said once per process that loads an SDK, which here is most of them.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['.ci/seed-properties.ts'],
          include: ['{infra,resolvers,functions,local,web,.ci}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**'],
          testTimeout: 10_000,
          // Loading CDK and bundling all functions anew for each file took most of the time; no module keeps state.
          isolate: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          expect: { poll: { timeout: 20_000 } },
          // Browsers and runtimes wait for each other half of the time.
          maxWorkers: 2,
        },
      },
    ],
  },
});
