import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { program } from '../program.ts';

/** A mock server to compare with, as a program that Node runs. */
export type Peer = {
  readonly name: string;
  /** What it checks of a key. */
  readonly checks: string;
  /** The file that must be there; null where it needs no installation. */
  readonly needs: string | null;
  /**
   * Returns its command line.
   *
   * @param folder where it may write a file
   */
  readonly start: (
    port: number,
    key: string,
    folder: string,
  ) => Promise<{ readonly args: readonly string[]; readonly env?: Record<string, string> }>;
};

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const bin = (name: string): string => fileAt(`../peers/node_modules/.bin/${name}`);

/** The mock of this project. */
export const own: Peer = {
  name: 'this mock',
  checks: 'states, models',
  needs: null,
  start: async (port) => ({
    args: [program, 'mock', '--quiet', '--port', String(port)],
  }),
};

/** The others, with key checks on as far as they have them. */
export const peers: readonly Peer[] = [
  {
    name: '@copilotkit/aimock 1.43.0',
    checks: 'a list of keys',
    needs: bin('llmock'),
    start: async (port, key) => ({
      args: [
        bin('llmock'),
        ...['--port', String(port), '--log-level', 'silent'],
        ...['--fixtures', fileAt('../peers/aimock-fixtures.json')],
      ],
      env: { AIMOCK_API_KEYS: key },
    }),
  },
  {
    name: 'msw 3.0.5 behind node:http',
    checks: 'by hand',
    needs: null,
    start: async (port, key) => ({ args: [fileAt('../servers/msw.ts'), String(port), key] }),
  },
  {
    name: '@stoplight/prism-cli 5.16.0',
    checks: 'that there is one',
    needs: bin('prism'),
    start: async (port) => ({
      args: [
        ...[bin('prism'), 'mock', fileAt('../../spec/openapi.yaml')],
        ...['--port', String(port), '--verboseLevel', 'silent'],
      ],
    }),
  },
  {
    name: '@mockoon/cli 9.9.0',
    checks: 'by rule',
    needs: bin('mockoon-cli'),
    start: async (port, key, folder) => {
      const file = join(folder, 'mockoon.json');
      const data = await readFile(fileAt('../peers/mockoon.json'), 'utf8');
      await writeFile(file, data.replace('Bearer KEY', `Bearer ${key}`));
      return {
        args: [
          ...[bin('mockoon-cli'), 'start', '--data', file, '--port', String(port)],
          ...['--disable-log-to-file', '--disable-admin-api'],
        ],
      };
    },
  },
];
