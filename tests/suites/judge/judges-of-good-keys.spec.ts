import { accepted } from '../../../suites/judge/judges.ts';
import { answered, answeredError, answeredPage } from '../../support/suites/exchanges.ts';
import {
  badKey,
  judgesSo,
  notOffered,
  refusedToo,
  served,
  taken,
  upstreamsOwn,
} from '../../support/suites/judging.ts';
import { test } from '../../test.ts';

test.describe('a valid key', () => {
  judgesSo(accepted(), [
    ['passes where it is served', served, null, 'passed'],
    ['passes where a free probe is refused for its body alone', taken, null, 'passed'],
    ['passes where its probe is refused as the plain one', taken, taken, 'passed'],
    ['fails with 401', badKey, null, ['refused', '401 application/json, error invalid_api_key']],
    ['fails with 403', answered(403), null, ['refused', '403']],
    [
      'fails with 401 where the control is accepted',
      badKey,
      served,
      ['refused', '401 application/json, error invalid_api_key'],
    ],
    [
      'fails with 400 where the plain request is served',
      taken,
      served,
      ['refused', '400 application/json, error missing_model'],
    ],
    [
      'proves nothing where the plain request is refused too',
      badKey,
      badKey,
      ['inconclusive', refusedToo],
    ],
    [
      'proves nothing where its probe is refused otherwise than the plain one',
      answeredError(400, 'other'),
      taken,
      [
        'inconclusive',
        'answered 400, unlike the same request in its plain form: a free request does not show whether the key was accepted',
      ],
    ],
    [
      'proves nothing for free where bodies are judged before keys',
      taken,
      null,
      [
        'inconclusive',
        'the valid key got 400, like an unknown key: this endpoint checks bodies before keys, so only a paid call can show the difference (--cost cheap, or costly): "No."',
      ],
      'body-first',
    ],
    ['passes where it is served, bodies first or not', served, null, 'passed', 'body-first'],
    ['finds no endpoint at 404', answered(404), null, notOffered('404')],
    ['finds no endpoint at 405', answered(405), null, notOffered('405')],
    ['finds no endpoint at a web page', answeredPage(200), null, notOffered('200 with a web page')],
    [
      'proves nothing with a redirect',
      answered(302),
      null,
      ['inconclusive', 'answered 302, a redirect that the tool does not follow'],
    ],
    [
      'proves nothing with 500',
      answered(500),
      null,
      ['inconclusive', 'answered 500 to a valid key'],
    ],
    [
      'proves nothing with 429',
      answered(429),
      null,
      ['inconclusive', 'answered 429: the target limits the rate, or the quota is exhausted'],
    ],
    [
      "proves nothing with an upstream's own 401",
      upstreamsOwn,
      null,
      [
        'inconclusive',
        "answered 401 with an upstream's own error: the provider refuses the gateway's key",
      ],
    ],
  ]);
});
