import { join } from 'node:path';
import { explainFailure } from '../../base/typescript.ts';
import { expect, test } from '../test.ts';

const file = join(process.cwd(), 'handlers.ts');

for (const [what, report, explained] of [
  [
    'a mistake in the syntax',
    `Error: Transform failed with 1 error:
${file}:3:13: ERROR: Expected identifier but found "="
    at failureErrorWithLog (/p/node_modules/esbuild/lib/main.js:1752:15)`,
    { place: 'handlers.ts:3:13', message: 'Expected identifier but found "="' },
  ],
  [
    'an error that a package throws, by the line of the user’s that called it',
    `TypeError: Invalid URL
    at node:internal/url:797:36
    at parse (file:///p/node_modules/a/index.js:9:1)
    at async load (file://${file}:4:32)
    at ${file}:9:2`,
    { place: 'handlers.ts:4:32', message: 'Invalid URL' },
  ],
  [
    'what Node writes when a program fails',
    `${file}:4
throw new Error('no address');
      ^

Error: no address
    at ${file}:4:7

Node.js v24.21.0`,
    { place: 'handlers.ts:4', message: 'no address' },
  ],
  [
    'a file that is not there, which Node names with the one that imports it',
    `Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/p/x.ts' imported from /p/handlers.ts
    at finalizeResolution (/p/loader.js:275:11)`,
    { place: null, message: "Cannot find module '/p/x.ts' imported from /p/handlers.ts" },
  ],
  [
    'the same in a CommonJS package',
    `Error: Cannot find module './x.js'
Require stack:
- ${file}?namespace=378644fd
    at node:internal/modules/cjs/loader:1564:15`,
    { place: 'handlers.ts', message: "Cannot find module './x.js'" },
  ],
  [
    'a place in tsx’s own copy of the file, whose line is another',
    `Error: boom
    at f (${file}?namespace=58d0bc6e:2:731)`,
    { place: 'handlers.ts', message: 'boom' },
  ],
  ['output without an error', 'starting …\n', null],
] as const) {
  test(`a failed module is explained by ${what}`, () => {
    expect(explainFailure(report)).toEqual(explained);
  });
}
