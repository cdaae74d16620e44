import { defineConfig } from 'vitest/config';
import { LongestFirst } from './.ci/longest-first.ts';

const browserAndRuntime = { testTimeout: 90_000, hookTimeout: 90_000, expect: { poll: { timeout: 20_000 } } };

/** They hold the product to times, such as a second from a change to everybody's screen: nothing else runs meanwhile. */
const timed = ['machine-tokens', 'notifications', 'restart', 'story-a', 'tree-changes', 'tree-scale'].map(
  (name) => `e2e/${name}.e2e.test.ts`,
);

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
          ...browserAndRuntime,
          name: 'e2e',
          include: ['e2e/**/*.e2e.test.ts'],
          exclude: timed,
          // Browsers and runtimes wait for each other half of the time.
          maxWorkers: 2,
        },
      },
      { test: { ...browserAndRuntime, name: 'e2e-timed', include: timed, fileParallelism: false } },
    ],
  },
});
