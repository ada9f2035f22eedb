/**
 * Sums what `jest --json --outputFile` wrote: prints `N passed, N failed, N skipped` for all the files together.
 * Fails where a test failed or was skipped, where a suite could not run, and where a file has no test at all.
 * `node scripts/sum-tests.mjs <file>...`
 */
import { readFileSync } from 'node:fs';

const files = process.argv.slice(2);
const complaints = files.length === 0 ? ['no results to sum'] : [];
let passed = 0;
let failed = 0;
let skipped = 0;

for (const file of files) {
  const results = JSON.parse(readFileSync(file, 'utf8'));
  passed += results.numPassedTests;
  failed += results.numFailedTests;
  skipped += results.numPendingTests + results.numTodoTests;
  if (results.numTotalTests === 0) complaints.push(`${file}: no test ran`);
  if (!results.success) complaints.push(`${file}: not a success`);
  for (const suite of results.testResults) {
    const left = suite.assertionResults.filter(({ status }) => status !== 'passed');
    if (suite.status === 'failed' && left.length === 0) complaints.push(`${suite.name}: could not run`);
    for (const test of left) complaints.push(`${suite.name}: ${test.status}: ${test.fullName}`);
  }
}

for (const complaint of complaints) console.error(complaint);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
if (complaints.length > 0) process.exit(1);
