import { paced } from '../../../suites/provisioners/paced.ts';
import { createPace } from '../../../suites/wire/pace.ts';
import { expect, test } from '../../test.ts';

test('each call of a command that makes keys takes its turn, deletions included', async () => {
  const log: string[] = [];
  const done = <Result>(call: string, result: Result): Promise<Result> => {
    log.push(call);
    return Promise.resolve(result);
  };
  const pace = createPace({ rate: null, concurrency: 1 });
  const provisioner = paced(
    {
      create: () => done('create', { id: 'a', key: 'sk-made' }),
      change: () => done('change', undefined),
      remove: () => done('remove', undefined),
      show: () => done('show', []),
      find: () => done('find', []),
      hurry: () => undefined,
      close: () => Promise.resolve(),
    },
    {
      ...pace,
      take: (work, options) => {
        log.push('turn');
        return pace.take(work, options);
      },
    },
  );
  await provisioner.create({ name: 'one' });
  await provisioner.change('a', { disabled: true });
  await provisioner.show('a');
  await provisioner.find('o');
  await provisioner.remove('a');
  const calls = ['create', 'change', 'show', 'find', 'remove'];
  expect(log).toEqual(calls.flatMap((call) => ['turn', call]));
});
