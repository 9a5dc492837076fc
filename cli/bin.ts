#!/usr/bin/env node
// An old Node lacks an export of it: a named import would end there with a stack trace.
import * as nodeModule from 'node:module';

const { node: version } = process.versions;
const [major = 0, minor = 0] = version.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `anyone-conformance needs Node 22.12 or newer, and this is Node ${version}. Update Node.\n`,
  );
  process.exitCode = 2;
} else {
  // Before anything else is loaded: the cache holds what is loaded from here on.
  nodeModule.enableCompileCache();

  const { main } = await import('./main.ts');
  const { surroundingsOf } = await import('./terminal/surroundings.ts');

  process.exitCode = await main(process.argv.slice(2), surroundingsOf(process));
}
