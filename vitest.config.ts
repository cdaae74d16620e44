import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Said once per process that loads an SDK, which here is most of them.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
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
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
