import { type Contract, operationIdsOf } from '../../../spec/contract.ts';
import type { Judgement, JudgeView } from '../../cases/case.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { KeyName } from '../../cases/request-plan.ts';
import { explainFailure, troubleOf } from '../../judge/classify.ts';
import {
  doubtOf,
  failed,
  inconclusive,
  isSameRefusal,
  passed,
  refusedWith,
} from '../../judge/judges.ts';
import { resemblesAnswer } from '../../judge/response-shape.ts';
import { drawBadCredentials, drawStrays } from '../arbitraries/credentials.ts';
import { drawDepartures, drawDisguise } from '../arbitraries/departures.ts';
import { drawNewKey } from '../arbitraries/keys.ts';
import { drawParts } from '../mutation.ts';
import type { Property } from '../property.ts';
import { plainProperty, writeCredentials, writeKey } from '../write-mutation.ts';

const refused = refusedWith({ statuses: [401] });
const judge = (exchange: Exchange, view: JudgeView): Judgement => refused(exchange, view);

const refusedAtAll = refusedWith({ statuses: [400, 401], expected: '400 or 401' });

/** A valid key gets 400 for a free probe as well, so a 400 does not show that the keys were refused. */
function judgeSeveral(exchange: Exchange, view: JudgeView): Judgement {
  const { answer } = exchange;
  return answer?.status === 400 && isSameRefusal(answer, view.control)
    ? inconclusive('answered 400, as the valid key is: only a paid call can show the difference')
    : refusedAtAll(exchange, view);
}

const unserved = 'not served: 401, or there is no such endpoint';

/** What a disguise leads to may be another endpoint, or a page; not the operation's own answer. */
function judgeDisguise(contract: Contract, exchange: Exchange, view: JudgeView): Judgement {
  const { answer } = exchange;
  const { request, control, order } = view;
  if (answer === null) return inconclusive(explainFailure(exchange));
  if (resemblesAnswer(contract, request.operation, answer, control?.answer ?? null)) {
    return failed('served', unserved, exchange);
  }
  const doubt = doubtOf(control, order) ?? troubleOf(answer);
  if (doubt !== null) return inconclusive(doubt);
  return isSameRefusal(answer, control) ? failed('served', unserved, exchange) : passed;
}

/** No invalid credential is served, wherever it is and whatever else the request has. */
export const badCredentials = (contract: Contract): readonly Property[] => {
  const base = { ...plainProperty(contract), expects: '401', judge };
  const ofKey = (key: KeyName) => writeKey(contract, key, { body: 'guarded' });
  return [
    {
      ...base,
      variant: 'fuzz-unknown',
      requirement: () => 'KEY-UNKNOWN',
      sends:
        'keys that were never issued, in requests spelled otherwise, beside what means nothing',
      draw: ({ operation }) =>
        drawParts({ changes: drawNewKey, departures: drawDepartures(contract, operation) }),
      write: ofKey('active'),
    },
    {
      ...base,
      variant: 'fuzz-deleted',
      requirement: () => 'KEY-DELETED',
      sends: 'a deleted key, in requests spelled otherwise, beside what means nothing',
      needs: ['active', 'deleted'],
      hasPlain: true,
      draw: ({ operation }) => drawParts({ departures: drawDepartures(contract, operation) }),
      write: ofKey('deleted'),
    },
    {
      ...base,
      variant: 'fuzz-several',
      requirement: () => 'KEY-CONFLICT',
      sends: 'bad credentials in several places at once, right ones and wrong ones',
      expects: '400 or 401',
      draw: ({ operation }) =>
        drawParts({
          credentials: drawBadCredentials(contract, operation),
          departures: drawDepartures(contract, operation),
        }),
      write: writeCredentials(contract),
      judge: judgeSeveral,
    },
    {
      ...base,
      variant: 'fuzz-stray',
      requirement: () => 'KEY-REQUIRED',
      cells: operationIdsOf(contract).map((operation) => ({ operation, style: 'none' })),
      sends: 'no credential where the document has one, but bad ones in stray places',
      hasPlain: true,
      draw: ({ operation }) =>
        drawParts({
          credentials: drawStrays(contract, operation, 1),
          departures: drawDepartures(contract, operation),
        }),
      write: writeCredentials(contract),
    },
    {
      ...base,
      variant: 'fuzz-disguised',
      requirement: () => 'HARD-NO-BYPASS',
      sends: 'a key that was never issued beside headers that only a proxy is to set',
      expects: unserved,
      draw: () => drawParts({ changes: drawNewKey, departures: drawDisguise }),
      write: ofKey('active'),
      judge: (exchange, view) => judgeDisguise(contract, exchange, view),
    },
  ];
};
