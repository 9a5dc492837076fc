import { startEmbedded } from '../../check/embedded.ts';
import { startCommand, untilEnd } from '../support/processes/run-process.ts';
import { variablesOf } from '../support/suites/checking.ts';
import { expect, test } from '../test.ts';

test('Ctrl-C in the run of the first target sends nothing to the second', async () => {
  const [one, other] = await Promise.all([startEmbedded(), startEmbedded()]);
  const urls = ['--base-url', one.target.baseUrl.href, '--compare-url', other.target.baseUrl.href];
  const child = startCommand(
    ['check', ...urls, '--rate', '20', '--only', 'KEY-MALFORMED/*'],
    variablesOf(one.target),
  );
  const end = untilEnd(child);
  let asked = 0;
  one.gateway.decisions.subscribe(() => {
    asked += 1;
    if (asked === 40) child.kill('SIGINT');
  });
  const { code, output } = await end;
  const sent = other.gateway.decisions.recent().length;
  await Promise.all([one.close(), other.close()]);
  expect(code).toBe(3);
  expect(output).toContain('INCOMPLETE — The run ended after');
  expect(output).not.toContain('Compared with');
  expect(sent).toBe(0);
});
