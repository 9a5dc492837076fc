import { startEmbedded } from '../../../../check/embedded.ts';
import type { Report } from '../../../../report/model/report.ts';
import {
  operationIds,
  operationOf,
  requirementIds,
  requirementOf,
} from '../../../../spec/index.ts';
import { checkTarget } from '../../../support/suites/check-target.ts';
import { checkByCommand } from '../../../support/suites/checking.ts';
import {
  type Leniency,
  type LenientProxy,
  startLenientProxy,
} from '../../../targets/lenient-proxy.ts';
import { expect, test } from '../../../test.ts';

/** Checks the sound mock behind a lenient proxy, spending nothing, and counts what it served. */
async function checkBehind(
  leniency: Leniency,
  part?: number,
): Promise<{ readonly report: Report; readonly served: ReturnType<LenientProxy['served']> }> {
  const mock = await startEmbedded();
  const proxy = await startLenientProxy(mock.target.baseUrl, leniency);
  try {
    const report = await checkTarget(
      { ...mock.target, baseUrl: new URL(proxy.url), cost: 'free' },
      {
        provisioner: mock.provisioner,
        wholly: keyClauseIds,
        ...(part === undefined ? {} : { part }),
      },
    );
    return { report, served: proxy.served() };
  } finally {
    await proxy.close();
    await mock.close();
  }
}

/** What must be exercised without spending; of each other clause one case of each variant runs. */
const keyClauseIds = requirementIds.filter(
  (id) => id.startsWith('KEY-') && requirementOf(id).level === 'MUST' && id !== 'KEY-MALFORMED',
);

const costly = operationIds.filter((id) => operationOf(id).cost === 'costly');

const keyClauses = (report: Report) =>
  report.requirements
    .filter(({ id, level }) => id.startsWith('KEY-') && level === 'MUST')
    .map(({ id, outcome, exercised }) => ({ id, outcome, exercised }));

test('a gateway that fills in every default opens one realtime session in a free run, and serves nothing else', async () => {
  test.setTimeout(120_000);
  const { report, served } = await checkBehind('fills-in-defaults');
  // A handshake has no body that could be made impossible: without its model it is the best there is.
  expect(served).toEqual({ connectRealtime: 1 });
  expect(report.totals).toMatchObject({ served: 1, servedBy: served });
  expect(report.verdict).toBe('incomplete');
  expect(keyClauses(report).filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  const gaps = report.cases.filter(
    ({ requirement, outcome }) =>
      outcome === 'inconclusive' &&
      keyClauses(report).some(({ id, exercised }) => id === requirement && !exercised),
  );
  expect(gaps.map(({ id }) => id)).toEqual([
    'KEY-LIFECYCLE/connectRealtime/bearer/create-restrict-widen-delete',
    'KEY-LIFECYCLE/connectRealtime/bearer/list-of-another-kind',
  ]);
});

test('a gateway that accepts any body serves one call an endpoint at most, and none that is costly', async () => {
  test.setTimeout(120_000);
  const { report, served } = await checkBehind('accepts-any-body');
  expect(costly.filter((id) => served[id] !== undefined)).toEqual([]);
  expect(Object.values(served).filter((calls) => calls > 1)).toEqual([]);
  expect(report.totals.servedBy).toEqual(served);
  expect(report.notices.join('\n')).toContain(
    'The target served calls that may be billed, although --cost free allows none of them: createChatCompletion (1)',
  );
});

test('a gateway that answers 200 with an error object serves nothing, and every key clause is judged', async () => {
  test.setTimeout(120_000);
  const { report, served } = await checkBehind('error-in-200', 0);
  expect(served).toEqual({});
  expect(report.totals).toMatchObject({ served: 0, servedBy: {} });
  expect(keyClauses(report).filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  expect(keyClauses(report).filter(({ exercised }) => !exercised)).toEqual([]);
});

test('check warns of a served call while it runs, and names its endpoint in the report', async () => {
  const mock = await startEmbedded();
  const proxy = await startLenientProxy(mock.target.baseUrl, 'accepts-any-body');
  const { error, report } = await checkByCommand(
    { ...mock.target, baseUrl: new URL(proxy.url), cost: 'free' },
    ['--only', 'KEY-{REQUIRED,DELETED}/{createChatCompletion,createImage}/*'],
  );
  const served = proxy.served();
  await proxy.close();
  await mock.close();
  // Each format is asked once, to see whether the key works there.
  expect(served).toEqual({ createChatCompletion: 1, createMessage: 1, generateContent: 1 });
  expect(error).toContain(
    'Warning: createChatCompletion served a request that it should refuse (200); it may be billed. No more of its requests that may be billed are sent.\n',
  );
  expect(report.totals.servedBy).toEqual(served);
  const outcomes = (operation: string) =>
    new Set(
      report.cases.filter((one) => one.operation === operation).map(({ outcome }) => outcome),
    );
  expect(outcomes('createChatCompletion')).toEqual(new Set(['passed']));
  expect(outcomes('createImage')).toEqual(new Set(['inconclusive']));
});
