import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/portal/**'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters:
      process.env['CI'] === 'true'
        ? ['default', ['json', { outputFile: '.cache/ci/tests.json' }]]
        : ['default'],
  },
});
