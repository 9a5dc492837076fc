import { createUnpaidWarning } from '../../../cli/terminal/progress.ts';
import { expect, test } from '../../test.ts';

test('the first call that may be billed gets a full warning, each other one a short line', () => {
  const render = createUnpaidWarning();
  expect([
    render({ operation: 'createMessage', status: 200 }),
    render({ operation: 'connectRealtime', status: 101 }),
  ]).toEqual([
    'Warning: createMessage served a request that it should refuse (200); it may be billed. No more of its requests that may be billed are sent.',
    'Warning: connectRealtime served one, too (101).',
  ]);
});
