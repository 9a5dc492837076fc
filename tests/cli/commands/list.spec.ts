import { operationOf, requirementIds, requirementOf } from '../../../spec/index.ts';
import { inFolder } from '../../support/in-folder.ts';
import { runCommand, runCommandIn } from '../../support/run-command.ts';
import { allCases, casesOfClause } from '../../support/suites/built-in-cases.ts';
import { checkByCommand, variablesOf } from '../../support/suites/checking.ts';
import { startRecorder } from '../../targets/record-request.ts';
import { startTerseGateway, terseTarget } from '../../targets/written/terse-gateway.ts';
import { expect, test } from '../../test.ts';

/** What `list` printed: the case ids, what is left out by its reason, and last the count and the budget, which `| tail` shows. */
function readList(output: string) {
  const [ids = '', rest = ''] = output.split('\n\n');
  const lines = rest.trim().split('\n');
  const left = lines.filter((line) => line.includes(' left out: '));
  const [count = '', ...budget] = lines.slice(left.length);
  const [, cases, requests] = /^(\d+) cases?, about (\d+) requests?$/.exec(count) ?? [];
  const [, most] = /^at most (\d+) requests: /m.exec(rest) ?? [];
  const leftOut = left.map((line) => /^(\d+) cases? left out: (.+)$/.exec(line));
  return {
    ids: ids.split('\n'),
    cases: Number(cases),
    requests: Number(requests),
    most: Number(most),
    budget,
    leftOut: leftOut.map((found) => ({ count: Number(found?.[1]), reason: found?.[2] })),
  };
}

test('list shows every case that a check of the embedded mock runs', async () => {
  const { code, output, error } = await runCommand(['list']);
  const { ids, cases, leftOut } = readList(output);
  expect({ code, error, leftOut }).toEqual({ code: 0, error: '', leftOut: [] });
  expect(ids).toEqual(allCases.map(({ id }) => id));
  expect(cases).toBe(allCases.length);
});

test('list for another machine shows the requests, the bill, the invalid keys and the time', async () => {
  const { code, output } = await runCommand(
    ['list', 'https://gateway.example', '--verbose', '--only', 'STYLE-BEARER/createImage/*'],
    { ANYONE_API_KEY: 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u' },
  );
  const { requests, most, budget } = readList(output);
  // Two for each operation that the survey asks, one of each format and the list of models, and three
  // more for each of them with a body, where its first form shows too little, and three more to compare a
  // refusal with; one for the case, up to five more where the valid key is refused, and two where it is
  // retried.
  expect({ code, requests, most, budget }).toEqual({
    code: 0,
    requests: 9,
    most: 37,
    budget: [
      'at most 37 requests: a refused valid key or an answer with 5xx is tried up to 5 more times; repeats after a 429 or a cut connection come on top',
      'none may be billed by a gateway that conforms',
      'about 4 carry an invalid key or none: for a target that locks out, see --max-bad-keys',
      'at most 20 requests a second, 5 at once: 1 s or more',
    ],
  });
});

test('list counts the retries of failed cases that --confirm asks for', async () => {
  const mostWith = async (confirm: string): Promise<number> => {
    const only = ['--verbose', '--only', 'KEY-UNKNOWN/createMessage/*', '--confirm', confirm];
    const { output } = await runCommand(['list', '--base-url', 'https://gateway.example', ...only]);
    return readList(output).most;
  };
  const { cases } = readList(
    (await runCommand(['list', '--only', 'KEY-UNKNOWN/createMessage/*'])).output,
  );
  const [none, one, all] = [await mostWith('0'), await mostWith('1'), await mostWith('1000')];
  expect(cases).toBeGreaterThan(1);
  expect({ one, all }).toEqual({ one: none + 2, all: none + 2 * cases });
});

test('list counts what may be billed where calls may be served, and takes the budget that is given', async () => {
  const budgetOf = async (options: readonly string[]) => {
    const { output } = await runCommand(
      [
        ...[
          'list',
          '--base-url',
          'https://gateway.example',
          '--only',
          'STYLE-BEARER/createImage/*',
        ],
        ...options,
      ],
      { ANYONE_API_KEY: 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u' },
    );
    return readList(output).budget;
  };
  const options = ['--cost', 'costly', '--rate', '1', '--concurrency', '2', '--max-bad-keys', '0'];
  expect(await budgetOf(options)).toEqual([
    'at most 1 may be billed by a gateway that conforms',
    'about 0 carry an invalid key or none',
    'at most 1 request a second, 2 at once: 10 s or more',
  ]);
});

test('list sends nothing', async () => {
  const target = await startRecorder();
  const { code } = await runCommand(['list', '--base-url', target.url], {
    ANYONE_API_KEY: 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u',
  });
  expect({ code, sent: target.taken() }).toEqual({ code: 0, sent: [] });
  await target.close();
});

for (const [what, options, withheld] of [
  ['without spending', ['--only', 'STYLE-*', '--only', 'KEY-QUOTA*'], []],
  ['with some keys missing', ['--only', 'KEY-*/createMessage/*'], ['deleted', 'restricted']],
  ['for a single case', ['--only', 'KEY-DELETED/createMessage/x-api-key/deleted'], []],
] as const) {
  test(`list shows exactly what a check with the same options sends, ${what}`, async () => {
    const server = await startTerseGateway();
    const whole = terseTarget(server.url, 'free');
    const keys = Object.fromEntries(
      Object.entries(whole.keys).filter(([state]) => !withheld.some((one) => one === state)),
    );
    const target = { ...whole, keys };
    const { report } = await checkByCommand(target, options);
    const { output } = await runCommand(
      ['list', '--base-url', server.url, '--verbose', ...options],
      variablesOf(target),
    );
    await server.close();
    const list = readList(output);
    const reasons = list.leftOut.map(({ reason }) => reason);
    const sent = report.cases.filter(({ reason }) => !reasons.includes(reason));
    expect(list.ids).toEqual(sent.map(({ id }) => id));
    expect(list.cases).toBe(sent.length);
    for (const { count, reason } of list.leftOut) {
      expect(report.cases.filter((one) => one.reason === reason).length, reason).toBe(count);
    }
    const { requests } = report.totals;
    expect(requests).toBeLessThanOrEqual(list.most);
    expect(list.requests / requests).toBeGreaterThan(1 / 1.3);
    expect(list.requests / requests).toBeLessThan(1.3);
  });
}

test('explain shows everything about every clause', async () => {
  for (const id of requirementIds) {
    const { output, ...ended } = await runCommand(['explain', id]);
    expect(ended, id).toEqual({ code: 0, error: '' });
    const text = output.replace(/\s+/g, ' ');
    const { title, clause, source, meaning, sent, expected, why, fix, level, layer } =
      requirementOf(id);
    for (const words of [`${id} ${title}`, clause, source, meaning, sent, expected, why, fix]) {
      expect(text, id).toContain(words.replace(/\s+/g, ' '));
    }
    expect(text).toContain(`${level}, layer ${layer}`);
    expect(text).toContain(
      `cases ${casesOfClause(id).length}: npx anyone-conformance list --only ${id}`,
    );
  }
});

test('explain takes a clause in any case', async () => {
  const plain = await runCommand(['explain', 'KEY-DELETED']);
  expect(plain).toMatchObject({ code: 0, error: '' });
  expect(plain.output).toMatch(/^KEY-DELETED {2}A deleted key is refused\n/);
  expect(await runCommand(['explain', 'key-deleted'])).toEqual(plain);
});

test('explain shows what a case sends, expects and needs, and how to run only that case', async () => {
  const id = 'MODEL-FORBIDDEN/createTranscription/bearer/denied-model';
  const one = allCases.find((known) => known.id === id);
  const { code, output } = await runCommand(['explain', id]);
  const { method, path } = operationOf('createTranscription');
  const text = output.replace(/\s+/g, ' ');
  expect(code).toBe(0);
  for (const words of [
    `${id} endpoint ${method} ${path} (createTranscription)`,
    `sends ${one?.sends}`,
    `expects ${one?.expects}`,
    'needs ANYONE_RESTRICTED_API_KEY',
    `run it npx anyone-conformance check --only ${id}`,
    `MODEL-FORBIDDEN ${requirementOf('MODEL-FORBIDDEN').title}`,
  ]) {
    expect(text).toContain(words);
  }
});

const asked = 'operations: [{ id: ask, path: /ask, like: createChatCompletion }]';
const declared = `
baseUrl: https://gateway.example
profile:
  formats: { openai: { path: /openai } }
  headers: { x-team: { env: TEAM } }
  ${asked}
`;

/** What `explain` prints in a folder with a configuration, in one line. */
const explainIn = (configuration: string, args: readonly string[]) =>
  inFolder({ 'anyone-conformance.yaml': configuration, 'own.yaml': asked }, async (folder) => {
    const { output, ...ended } = await runCommandIn(folder, ['explain', ...args]);
    return { ...ended, text: output.replace(/\s+/g, ' ') };
  });

test('explain knows the cases of the endpoints that the configuration declares', async () => {
  const id = 'KEY-DELETED/ask/bearer/deleted';
  const { text, ...ended } = await explainIn(`version: 1${declared}`, [id]);
  expect(ended).toEqual({ code: 0, error: '' });
  for (const words of [
    `${id} endpoint POST /openai/ask (ask)`,
    'needs ANYONE_DELETED_API_KEY',
    `run it npx anyone-conformance check --only ${id}`,
    `KEY-DELETED ${requirementOf('KEY-DELETED').title}`,
  ]) {
    expect(text).toContain(words);
  }
});

test('explain counts the cases of a clause with the profile, as list does', async () => {
  const count = /cases (\d+): (npx .*? --only KEY-DELETED) /;
  const [, own, command] =
    count.exec(
      (await explainIn('version: 1\n', ['KEY-DELETED', '--profile', './own.yaml'])).text,
    ) ?? [];
  // An endpoint that is not streamed has one case of this clause.
  expect(Number(own)).toBe(casesOfClause('KEY-DELETED').length + 1);
  expect(command).toBe('npx anyone-conformance list --profile ./own.yaml --only KEY-DELETED');
});

test('explain knows a case that only the built-in contract has, and how to run it', async () => {
  const id = 'STYLE-BEARER/createChatCompletion/bearer/good-key';
  const { code, text } = await explainIn('version: 1\n', [id, '--profile', 'azure-openai']);
  expect(code).toBe(0);
  expect(text).toContain(`check --profile anyone --only ${id}`);
});

test('explain of an unknown case names the nearest of the declared endpoint', async () => {
  const { code, error } = await explainIn(`version: 1${declared}`, [
    'KEY-DELETED/ask/bearer/deletd',
  ]);
  expect(code).toBe(2);
  expect(error).toContain('Did you mean KEY-DELETED/ask/bearer/deleted?');
});

test('explain refuses a profile that cannot be used, but explains a fault without it', async () => {
  const broken = 'version: 1\nprofile: none-such\n';
  const clause = await explainIn(broken, ['KEY-DELETED']);
  expect(clause).toMatchObject({ code: 2, text: '' });
  expect(clause.error).toContain('there is no built-in profile of this name');
  const fault = await explainIn(broken, ['deleted-key-served-on-rerank']);
  expect(fault).toMatchObject({ code: 0, error: '' });
});
