import { cp, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMockProcess } from '../support/processes/mock-process.ts';
import { parseReport } from '../support/report/report-schema.ts';
import { expect, test } from '../test.ts';
import type { PackedProject } from './packed-project.ts';

/** Handlers with what Node's own reading of TypeScript does not know, or knows only from 22.18 on. */
const files = {
  'typed/tsconfig.json': '{ "compilerOptions": { "paths": { "@app/*": ["./app/*"] } } }\n',
  'typed/app/busy.ts': 'export enum Busy { Status = 418 }\n',
  'typed/handlers.ts': `import { Busy } from '@app/busy';
import { HttpResponse, http } from 'msw';

class Answer {
  constructor(readonly status: Busy) {}
}

export const handlers = [
  http.get('*/mine', () => new HttpResponse('mine', { status: new Answer(Busy.Status).status })),
];
`,
  'typed/thrown.ts': `interface Keys {
  readonly first: string;
}
const keys: Keys | undefined = undefined;
export const handlers = [(keys as unknown as Keys).first];
`,
  'typed/handlers.mjs': `import { HttpResponse, http } from 'msw';
export const handlers = [http.get('*/mine', () => new HttpResponse('mine'))];
`,
};

const command = 'node_modules/anyone-conformance/dist/cli/bin.js';

/** The status of the answer of one's own handler. */
async function statusWith({ folder }: PackedProject, node: string, file: string) {
  const args = ['--quiet', '--handlers', join(folder, file)];
  const mock = await startMockProcess(args, [node, join(folder, command)]);
  const { status } = await fetch(`${mock.url}/mine`);
  const { code, error } = await mock.stop();
  return { status, code, error };
}

/** Declares the tests of a user's own TypeScript, in a project with MSW and the packed package. */
export function typescriptTests(projectOf: () => PackedProject): void {
  test.describe('a user’s own TypeScript', () => {
    test.beforeAll(async () => {
      const { folder } = projectOf();
      await mkdir(join(folder, 'typed/app'), { recursive: true });
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
      const example = fileURLToPath(new URL('../../examples/make-keys.ts', import.meta.url));
      await cp(example, join(folder, 'make-keys.ts'));
    });

    for (const age of ['oldest', 'current'] as const) {
      test(`handlers with an enum, a parameter property and an alias answer, on the ${age} Node`, async () => {
        const project = projectOf();
        expect(await statusWith(project, project.nodes[age], 'typed/handlers.ts')).toEqual({
          status: 418,
          code: 0,
          error: '',
        });
      });

      test(`handlers that fail are reported in one line with their place, on the ${age} Node`, async () => {
        const { nodes, run } = projectOf();
        const args = ['mock', '--port', '0', '--handlers', 'typed/thrown.ts'];
        expect(await run(nodes[age], [command, ...args])).toEqual({
          code: 2,
          output: '',
          error:
            "--handlers typed/thrown.ts: cannot be loaded (typed/thrown.ts:5:52: Cannot read properties of undefined (reading 'first')).\n",
        });
      });

      test(`the file of a provisioner command makes keys, on the ${age} Node`, async () => {
        const { folder, nodes, run } = projectOf();
        const mock = await startMockProcess(['--quiet'], [nodes[age], join(folder, command)]);
        const { code, output } = await run(
          nodes[age],
          [
            ...[command, 'check', '--base-url', mock.url, '--only', 'KEY-DELETED/listModels/*'],
            ...['--provisioner', 'command', '--provisioner-command', 'make-keys.ts'],
            ...['--allow-incomplete', '--journal', 'journal', '--json', '-'],
          ],
          { ANYONE_API_KEY: mock.keys.active ?? '', MOCK_URL: mock.url },
        );
        await mock.stop();
        const { totals } = parseReport(output);
        expect({ code, passed: totals.passed }).toEqual({ code: 0, passed: totals.cases });
        expect(totals.cases).toBeGreaterThan(0);
      });
    }

    test('only a TypeScript file needs tsx', async () => {
      const project = projectOf();
      const tsx = join(project.folder, 'node_modules/tsx');
      await rename(tsx, `${tsx}-away`);
      const { current } = project.nodes;
      const args = ['mock', '--port', '0', '--handlers', 'typed/handlers.ts'];
      const plain = await statusWith(project, current, 'typed/handlers.mjs');
      const typed = await project.run(current, [command, ...args]);
      await rename(`${tsx}-away`, tsx);
      expect(plain).toEqual({ status: 200, code: 0, error: '' });
      expect({ code: typed.code, error: typed.error }).toEqual({
        code: 2,
        error: expect.stringContaining("Cannot find package 'tsx'"),
      });
    });
  });
}
