import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startFakeControl } from '../../targets/keys/fake-control.ts';
import { masterKey, startFakeLitellm } from '../../targets/keys/fake-litellm.ts';
import { accessToken, startFakeNewApi } from '../../targets/keys/fake-new-api.ts';
import {
  type AdminAnswer,
  type AdminCall,
  type Disturbance,
  json,
  type KeyService,
} from '../../targets/keys/key-service.ts';

/** How a list of keys misbehaves. */
export type ListHabit =
  | 'an unknown shape'
  | 'always empty'
  | 'cut off'
  | 'answered 500'
  | 'an HTML page'
  | 'never answered'
  | 'endless'
  | 'not offered';

/** What a place does wrong. `idle removals` are answered as done, and do nothing. */
export type Habit = ListHabit | 'idle removals';

/** A place where keys are made, whose habit begins with a number of creations and ends when it is cured. */
export type Place = {
  readonly service: KeyService;
  /** The command that makes keys there; absent where the service itself is asked. */
  readonly command?: string;
  readonly cure: () => Promise<void>;
};

/** A kind of provisioner, and how to start a place for it. */
export type Kind = {
  readonly name: 'new-api' | 'litellm' | 'mock' | 'command';
  readonly token: string;
  readonly habits: readonly Habit[];
  /** Whether the answer to a creation gives the key's id, so that no list is needed to delete it. */
  readonly tellsId: boolean;
  /** Milliseconds within which a sound place answers. */
  readonly timeout: number;
  /** @param folder for files of the place's own */
  readonly start: (habit: Habit | null, from: number, folder: string) => Promise<Place>;
};

/** Stands in lists where a real one has keys: no message may repeat it. */
export const listedValue = 'sk-NoValueOfAList1234';

/** How the calls of an administrative API are known, and what it answers when it has a habit. */
type Api = {
  readonly start: (disturbance: Disturbance) => Promise<KeyService>;
  readonly isCreation: (call: AdminCall) => boolean;
  readonly isList: (call: AdminCall) => boolean;
  readonly isRemoval: (call: AdminCall) => boolean;
  readonly removed: (call: AdminCall) => AdminAnswer;
  readonly empty: object;
  /** A page that another one always follows. */
  readonly page?: (call: AdminCall) => object;
};

function answerBy(api: Api, habit: Habit, call: AdminCall): AdminAnswer | 'hang' {
  switch (habit) {
    case 'an unknown shape': {
      const data = [{ id: 1, name: 'own', key: listedValue, [listedValue]: listedValue }];
      return json(200, { success: true, message: '', data: { data, page: 1, total_count: 1 } });
    }
    case 'always empty':
      return json(200, api.empty);
    case 'cut off':
      return { status: 200, body: JSON.stringify(api.empty).slice(0, -2) };
    case 'answered 500':
      return json(500, { error: { message: 'no database' } });
    case 'an HTML page':
      return { status: 200, body: `<html>${listedValue}</html>` };
    case 'endless':
      return json(200, api.page?.(call));
    case 'not offered':
      return json(404, { error: { message: 'no such list' } });
    case 'never answered':
      return 'hang';
    case 'idle removals':
      return api.removed(call);
  }
}

/** Starts an administrative API that has a habit from a number of creations on. */
async function startApi(api: Api, habit: Habit | null, from: number): Promise<Place> {
  let creations = 0;
  let isCured = false;
  const service = await api.start({
    instead: (call) => {
      if (api.isCreation(call)) creations += 1;
      if (habit === null || isCured || creations < from) return null;
      const concerns = habit === 'idle removals' ? api.isRemoval : api.isList;
      return concerns(call) ? answerBy(api, habit, call) : null;
    },
  });
  return {
    service,
    cure: async () => {
      isCured = true;
    },
  };
}

const newApi: Api = {
  start: (disturbance) => startFakeNewApi('2026', disturbance),
  isCreation: ({ method, path }) => method === 'POST' && path === '/api/token/',
  isList: ({ method, path }) => method === 'GET' && path === '/api/token/',
  isRemoval: ({ method }) => method === 'DELETE',
  removed: () => json(200, { success: true, message: '' }),
  empty: { success: true, message: '', data: { page: 1, page_size: 100, total: 0, items: [] } },
  page: ({ query }) => ({
    success: true,
    data: { total: 10 ** 9, items: [{ id: Number(query.get('p')) + 1000, name: 'of another' }] },
  }),
};

const litellm: Api = {
  start: startFakeLitellm,
  isCreation: ({ path }) => path === '/key/generate',
  isList: ({ path }) => path === '/key/aliases',
  isRemoval: ({ path }) => path === '/key/delete',
  removed: ({ body }) => json(200, { deleted_keys: body['key_aliases'] }),
  empty: { aliases: [], total_count: 0, current_page: 1, total_pages: 0 },
  page: ({ query }) => ({ aliases: [`of another ${query.get('page')}`], total_pages: 10 ** 9 }),
};

const control: Api = {
  start: startFakeControl,
  isCreation: ({ method }) => method === 'POST',
  isList: ({ method, path }) => method === 'GET' && path === '/_anyone/keys',
  isRemoval: ({ method }) => method === 'DELETE',
  removed: () => ({ status: 204, body: '' }),
  empty: { keys: [] },
};

const plain: readonly Habit[] = [
  'an unknown shape',
  'always empty',
  'cut off',
  'answered 500',
  'an HTML page',
  'never answered',
  'idle removals',
];

/** The kinds of provisioners, all of which have the same promises to keep. */
export const kinds: readonly Kind[] = [
  {
    name: 'new-api',
    timeout: 1_500,
    token: accessToken,
    habits: [...plain, 'endless'],
    tellsId: false,
    start: (habit, from) => startApi(newApi, habit, from),
  },
  {
    name: 'litellm',
    timeout: 1_500,
    token: masterKey,
    habits: [...plain, 'endless'],
    tellsId: true,
    start: (habit, from) => startApi(litellm, habit, from),
  },
  {
    name: 'mock',
    timeout: 1_500,
    token: '',
    habits: plain,
    tellsId: true,
    start: (habit, from) => startApi(control, habit, from),
  },
  {
    name: 'command',
    timeout: 5_000,
    token: '',
    habits: plain,
    tellsId: true,
    start: async (habit, from, folder) => {
      const service = await startFakeControl();
      const cured = join(folder, 'cured');
      const args = `"${habit ?? 'sound'}" ${from} "${cured}"`;
      const node = `"${process.execPath}"`;
      return {
        service,
        command: `MOCK_URL=${service.url} ${node} tests/targets/keys/relaying-command.ts ${args}`,
        cure: () => writeFile(cured, ''),
      };
    },
  },
];
