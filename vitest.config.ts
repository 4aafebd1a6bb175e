import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/portal/**'],
    // Servers of tests are on this machine, and need no rest.
    env: {
      OPENDRAWER_WEB_ALLOW_PRIVATE_ADDRESSES: '1',
      OPENDRAWER_WEB_REQUESTS_PER_SECOND: '0',
    },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters:
      process.env['CI'] === 'true'
        ? ['default', ['json', { outputFile: '.cache/ci/tests.json' }]]
        : ['default'],
  },
});
