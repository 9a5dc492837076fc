import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../../base/errors.ts';
import { check } from '../../../cli/commands/check.ts';
import { cleanup } from '../../../cli/commands/cleanup.ts';
import { openTerminal, type Terminal } from '../../../cli/terminal/terminal.ts';
import { parseReport } from '../../support/report/report-schema.ts';
import { createSurroundings } from '../../support/run-command.ts';
import { overlapTests } from '../../support/suites/test-ahead.ts';
import { expect } from '../../test.ts';
import { type Habit, type Kind, kinds, listedValue, type Place } from './key-kinds.ts';

/** A terminal that keeps what is written, output and errors together. */
function createTerminal(): { readonly terminal: Terminal; readonly written: () => string } {
  const { surroundings, written } = createSurroundings();
  return {
    terminal: openTerminal(surroundings),
    written: () => written.output + written.error,
  };
}

const environmentOf = (folder: string, { token }: Kind) => ({
  XDG_STATE_HOME: folder,
  HOME: folder,
  LOCALAPPDATA: folder,
  ANYONE_PROVISIONER_TOKEN: token,
  ANYONE_PROVISIONER_USER: '1',
});

async function journalsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.ndjson'));
  return Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
}

const reportFiles = ['json', 'html', 'markdown'] as const;

/** Checks a place in this process, and returns the exit code and every text that a person may read. */
async function checkAt(kind: Kind, { service, command }: Place, folder: string) {
  const { terminal, written } = createTerminal();
  const files = Object.fromEntries(
    reportFiles.map((form) => [form, join(folder, `report.${form}`)]),
  );
  const options = {
    ...files,
    baseUrl: service.url,
    provisioner: kind.name,
    ...(command === undefined ? {} : { provisionerCommand: command }),
    only: ['KEY-{DELETED,UNKNOWN}/listModels/*'],
    allowIncomplete: true,
    github: false,
    timeout: kind.timeout,
  } as const;
  const environment = environmentOf(folder, kind);
  const ended = await check(options, environment, terminal, () => undefined).catch(
    (error: unknown) => {
      if (error instanceof UsageError) return error.message;
      throw error;
    },
  );
  const reports =
    typeof ended === 'string'
      ? []
      : await Promise.all(Object.values(files).map((file) => readFile(String(file), 'utf8')));
  return { ended, printed: written(), reports };
}

async function cleanUp(kind: Kind, folder: string) {
  const { terminal, written } = createTerminal();
  const code = await cleanup({ force: true }, environmentOf(folder, kind), terminal);
  return { code, printed: written() };
}

/** Which of these names a text lacks. A spare key has the name of the key that it was made with, and a number. */
const lackingIn = (text: string, names: readonly string[]): readonly string[] =>
  names.filter((name) => !text.includes(name.replace(/\.\d+$/, '')));

const when = ['from the start', 'once the first key is asked for', 'after the rehearsal'] as const;

const expected: Readonly<Record<Kind['name'], string>> = {
  'new-api':
    'expected {data: [{id, name, …}]} or {data: {items: [{id, name, …}]}}, got {data: {data: [1 × {…}], page: number, total_count: number}}',
  litellm: 'expected {aliases: [string], total_pages: number}, got {success: boolean, ',
  mock: 'expected {keys: [{id, name, state, …}]}, got {success: boolean, ',
  command: 'expected {number, ids: [string]}, got {number: number, found: [1 × string]}',
};

/** The habits that are tried between the first creation and its deletion as well. */
const triedInRehearsal: readonly Habit[] = ['an unknown shape', 'cut off'];

/** What stays for a person to look at where the target has a habit, after it is cured and cleaned up. */
const staysAfterCure = (kind: Kind, habit: Habit): boolean =>
  // The key was deleted by its id while no list showed it, and nothing can confirm that any more.
  habit === 'always empty' && kind.tellsId;

/** Starts a place with a habit, and makes the folder for everything that is kept of it. */
async function startIn(folder: string, kind: Kind, habit: Habit | null, from: number) {
  await mkdir(folder, { recursive: true });
  return kind.start(habit, from, folder);
}

const test = overlapTests();

for (const kind of kinds) {
  for (const habit of kind.habits) {
    for (const [from, since] of when.entries()) {
      if (from === 0 && habit !== 'always empty' && habit !== 'idle removals') {
        test(
          `${kind.name}: a list ${habit} from the start lets no key be made`,
          async (folder) => {
            const place = await startIn(folder, kind, habit, from);
            const { ended, printed } = await checkAt(kind, place, folder);
            const journals = await journalsIn(folder);
            const { service } = place;
            await service.close();
            return { ended, printed, journals, made: service.gateway.keys.list() };
          },
          ({ ended, printed, journals, made }) => {
            expect(ended).toMatch(
              new RegExp(`^--provisioner ${kind.name}: .*\\. Nothing was made\\.$`),
            );
            if (habit === 'an unknown shape') expect(ended).toContain(expected[kind.name]);
            expect(`${ended}${printed}`).not.toContain(listedValue);
            expect({ made, journals }).toEqual({ made: [], journals: [] });
          },
        );
        continue;
      }
      if (from === 1 && !triedInRehearsal.includes(habit)) continue;
      test(
        `${kind.name}: ${habit}, ${since}: each live key is in the journal and in every report`,
        async (folder) => {
          const place = await startIn(folder, kind, habit, from);
          const { service } = place;
          const checked = await checkAt(kind, place, folder);
          const live = service.names();
          const journals = await journalsIn(folder);
          const dirty = habit === 'never answered' ? null : await cleanUp(kind, folder);
          const stillLive = service.names();
          await place.cure();
          const cured = await cleanUp(kind, folder);
          const after = { live: service.names(), journals: (await journalsIn(folder)).length };
          await service.close();
          const made = service.gateway.keys.list().length;
          return { ...checked, live, journals, dirty, stillLive, cured, after, made };
        },
        ({ ended, printed, reports, live, journals, dirty, stillLive, cured, after, made }) => {
          const [journal = '', ...otherJournals] = journals;
          const [json = ''] = reports;
          const notices = parseReport(json).notices.join('\n');
          expect(otherJournals).toEqual([]);
          // A key that works after its deletion was answered as done is a violation, which keeps its code.
          expect(ended).toBe(habit === 'idle removals' && from === 2 ? 1 : 3);
          for (const text of [journal, notices, printed, ...reports]) {
            expect(lackingIn(text, live)).toEqual([]);
          }
          expect(notices).toMatch(
            /may still be live — .* Run npx anyone-conformance cleanup --journal \S+ to try again\. Where that does not help, delete each key whose name begins with anyone-conf-/,
          );
          expect([journal, printed, ...reports].join()).not.toContain(listedValue);
          if (from < 2) expect(made).toBeLessThanOrEqual(1);
          if (dirty !== null) {
            expect(dirty.code).toBe(3);
            expect(lackingIn(dirty.printed, stillLive)).toEqual([]);
            expect(dirty.printed).toContain('Where cleanup does not help, delete each key');
          }
          const stays = staysAfterCure(kind, habit);
          expect(after).toEqual({ live: [], journals: stays ? 1 : 0 });
          expect(cured.code).toBe(stays ? 3 : 0);
        },
      );
    }
  }

  test(
    `${kind.name}: a run leaves no key and no journal where other keys fill many pages`,
    async (folder) => {
      const place = await startIn(folder, kind, null, 0);
      const { service } = place;
      for (let number = 0; number < 230; number += 1) {
        service.gateway.keys.create({ name: `of another ${number}` });
      }
      const { ended, reports } = await checkAt(kind, place, folder);
      const [live, journals] = [service.names(), await journalsIn(folder)];
      await service.close();
      return { ended, reports, live, journals, made: service.gateway.keys.list().length };
    },
    ({ ended, reports, live, journals, made }) => {
      expect(ended, reports[0]?.slice(0, 500)).toBe(0);
      expect(made).toBeGreaterThan(232);
      expect(live.filter((name) => !name.startsWith('of another'))).toEqual([]);
      expect({ others: live.length, journals }).toEqual({ others: 230, journals: [] });
    },
  );
}

const [byCommand] = kinds.filter(({ name }) => name === 'command');

test(
  'command: where there is no list, the report says that nothing confirms the deletions',
  async (folder) => {
    if (byCommand === undefined) throw new Error('no such kind');
    const place = await startIn(folder, byCommand, 'not offered', 0);
    const { ended, reports } = await checkAt(byCommand, place, folder);
    const [live, journals] = [place.service.names(), await journalsIn(folder)];
    await place.service.close();
    return { ended, reports, live, journals };
  },
  ({ ended, reports, live, journals }) => {
    expect({ ended, live, journals }).toEqual({ ended: 0, live: [], journals: [] });
    for (const report of reports) {
      expect(report).toContain(
        'the command has no list of keys: only its own answers say that the keys of this run are gone.',
      );
    }
  },
);
