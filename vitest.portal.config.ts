import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/portal/**/*.test.ts'],
    globalSetup: ['test/portal/support/serve-examples.ts'],
    // One server, one browser: files in turn.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
    reporters:
      process.env['CI'] === 'true'
        ? ['default', ['json', { outputFile: '.cache/ci/portal.json' }]]
        : ['default'],
  },
});
