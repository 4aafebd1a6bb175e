// Adds up the results that the test runs left in a folder, and prints them as one line.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of readdirSync(folder)) {
  const result = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  total.passed += result.numPassedTests;
  total.failed +=
    result.numFailedTests + result.numFailedTestSuites * (result.numTotalTests === 0 ? 1 : 0);
  total.skipped += result.numPendingTests;
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
