import { createUnpaidWarning, renderPause } from '../../../cli/terminal/progress.ts';
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

test('a line says what a 429 or many 503 do to the rate', () => {
  expect([
    renderPause({ milliseconds: 2_000, rate: 9.5 }),
    renderPause({ milliseconds: 2_000, rate: null }),
    renderPause({ milliseconds: 0, rate: 9.5, overload: 'lower' }),
    renderPause({ milliseconds: 0, rate: 7.6, overload: 'settle' }),
    renderPause({ milliseconds: 0, rate: null, overload: 'restore' }),
  ]).toEqual([
    'The target limits the rate (429): nothing is sent for 2 s, then at most 9 requests a second.',
    'The target limits the rate (429): nothing is sent for 2 s.',
    'The target turns requests away with 503: at most 9 requests a second, and more as it lets them through.',
    'The target turns requests away with 503: at most 7 requests a second from now on.',
    'The target turns requests away with 503 at a lower rate too: the rate is as before.',
  ]);
});
