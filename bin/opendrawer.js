#!/usr/bin/env node
// Plain old JavaScript: it must run, and speak, on a Node that is too old for the rest.
var wanted = 24;
var found = Number(process.versions.node.split('.')[0]);
if (found < wanted) {
  console.error(
    'opendrawer needs Node ' +
      wanted +
      ' or newer, but this is Node ' +
      process.versions.node +
      '.',
  );
  process.exitCode = 1;
} else {
  import('../dist/cli/main.js');
}
