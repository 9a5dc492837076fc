import { faults } from '../../../mocks/faults/index.ts';
import { publicReports } from '../../../spec/generated/reports.ts';
import { requirementIds, requirementOf } from '../../../spec/index.ts';
import { runCommand } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

const linesOf = (text: string): string[] => text.split(/\s*\n\s*/);

test('faults lists each deliberate defect under the clause that it breaks', async () => {
  const { code, output, error } = await runCommand(['faults']);
  expect({ code, error }).toEqual({ code: 0, error: '' });
  for (const { id, clause, sentence } of faults) {
    const [, section = ''] = output.split(`\n${clause}\n`.trimStart());
    expect(section.slice(0, section.indexOf('\n\n'))).toContain(`  ${id} `);
    expect(output).toContain(sentence);
  }
  expect(output).toContain(`${faults.length} faults. \`mock --fault ID\` serves one`);
});

test('faults of one clause, or one fault, are listed alone', async () => {
  const own = faults.filter(({ clause }) => clause === 'KEY-QUOTA');
  const { output } = await runCommand(['faults', 'key-quota']);
  expect(linesOf(output)[0]).toBe('KEY-QUOTA');
  expect(output).toContain(`\n\n${own.length} faults. `);
  const { output: one } = await runCommand(['faults', 'deleted-key-served']);
  expect(one).toContain('\n\n1 fault. ');
});

test('faults takes a pattern over the ids of faults and of clauses', async () => {
  const idsOf = async (pattern: string): Promise<string[]> => {
    const { output } = await runCommand(['faults', pattern, '--json']);
    return [...output.matchAll(/"id": "([^"]+)"/g)].map(([, id = '']) => id);
  };
  const ids = faults.map(({ id }) => id);
  expect(await idsOf('deleted-key-served*')).toEqual(
    ids.filter((id) => id.startsWith('deleted-key-served')),
  );
  expect(await idsOf('KEY-QUOTA*')).toEqual(
    faults.filter(({ clause }) => clause.startsWith('KEY-QUOTA')).map(({ id }) => id),
  );
});

test('faults --prove --beside shows which other clauses fail', async () => {
  const { code, output } = await runCommand([
    'faults',
    'query-key-refused-with-400',
    '--prove',
    '--beside',
  ]);
  expect(code).toBe(0);
  expect(output).toMatch(
    /✓ +query-key-refused-with-400 +STYLE-GEMINI-EQUIVALENT .*\n +also failing: .*KEY-UNKNOWN/,
  );
});

test('faults --json is for programs: id, clause, sentence and the run that finds it', async () => {
  const { output } = await runCommand(['faults', 'deleted-key-served', '--json']);
  expect(JSON.parse(output)).toEqual([
    {
      id: 'deleted-key-served',
      clause: 'KEY-DELETED',
      sentence: 'A deleted key is served as before.',
      reach: 'matrix',
    },
  ]);
});

test('explain shows which faults prove the check of a clause, and what it would have caught', async () => {
  const { code, output } = await runCommand(['explain', 'HARD-NO-ECHO']);
  expect(code).toBe(0);
  const words = linesOf(output).join(' ');
  for (const { id, sentence } of faults.filter(({ clause }) => clause === 'HARD-NO-ECHO')) {
    expect(words).toContain(`${id}: ${sentence}`);
  }
  const report = publicReports.find(({ faults: own }) => own.includes('key-in-message'));
  expect(words).toContain(`${report?.id}: ${report?.defect}`);
});

test('explain shows what a clause leaves open, how it is judged and why', async () => {
  for (const id of requirementIds) {
    const { decided } = requirementOf(id);
    if (decided.length === 0) continue;
    const words = (await runCommand(['explain', id])).output.replace(/\s+/g, ' ');
    for (const { question, judged, why } of decided) {
      expect(words).toContain(`open ${question} judged ${judged} because ${why}`);
    }
  }
});

test('explain shows for each decision which statuses conform, count, or are reported', async () => {
  const { output } = await runCommand(['explain', 'KEY-INACTIVE-STATUS']);
  expect(output.replace(/\s+/g, ' ')).toContain(
    'statuses 401 passes; 403 is reported, not counted; ' +
      '200, 400, 402, 404, 429, 500 and 503 are inconclusive.',
  );
});

test('explain shows what a fault does, how to serve and how to find it', async () => {
  const { code, output } = await runCommand(['explain', 'key-in-message']);
  expect(code).toBe(0);
  const words = linesOf(output).join(' ');
  expect(words).toContain('The refusal of a key repeats the key in its message.');
  expect(words).toContain('mock --fault key-in-message');
  expect(words).toContain('check URL --only HARD-NO-ECHO');
});

test('faults --prove serves the faults of a clause and shows which cases caught each', async () => {
  const own = faults.filter(({ clause }) => clause === 'STYLE-BEARER');
  const { code, output } = await runCommand(['faults', 'STYLE-BEARER', '--prove']);
  expect(code).toBe(0);
  for (const { id } of own)
    expect(output).toMatch(
      new RegExp(`✓ +${id} +STYLE-BEARER +\\d+ +\\d+\\.\\d s +(?:create|generate|list|connect)`),
    );
  expect(output).toContain(`${own.length} of ${own.length} (100 %)`);
  expect(output).toContain('1 of 1 (100 %)');
  expect(output).toMatch(/Findings without a fault: 0 in \d+ cases\nPROVEN in \d+ s\n$/);
});

for (const [args, line] of [
  [['faults', 'KEY-QUTA'], 'There is no fault or clause KEY-QUTA. Did you mean KEY-QUOTA?'],
  [['faults', 'KEY-QUOTX*'], 'There is no fault or clause KEY-QUOTX*.'],
  [['faults', '--beside'], '--beside needs --prove.'],
  [['faults', '--prove', '--json'], '--prove has no JSON output: leave out --json.'],
  [['explain', 'deleted-key-servd'], 'Did you mean deleted-key-served?'],
] as const) {
  test(`\`${args.join(' ')}\` is refused in one line`, async () => {
    const { code, output, error } = await runCommand(args);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(error).toContain(line);
    expect(error.match(/\n/g)).toHaveLength(1);
  });
}

test('explain knows the cases of generated requests, and shows how to run one', async () => {
  const id = 'KEY-REQUIRED/createChatCompletion/none/fuzz-stray';
  const { code, output } = await runCommand(['explain', id]);
  expect(code).toBe(0);
  expect(linesOf(output)[0]).toBe(id);
  expect(linesOf(output).join(' ')).toContain(`check --fuzz 2000 --only ${id}`);
});
