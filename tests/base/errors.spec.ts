import { createRequire } from 'node:module';
import { awaitPeer, loadPeer } from '../../base/errors.ts';
import { expect, test } from '../test.ts';

const advice =
  'anyone-conformance/x needs absent-peer, which is not installed. Install it next to this package: npm install --save-dev absent-peer';

/** A name that nothing is installed under, and that no compiler looks up. */
const name = ['absent', 'peer'].join('-');

test('a package that is missing is named, with the command that installs it', async () => {
  const load = () => createRequire(import.meta.url)(name);
  expect(() => loadPeer('absent-peer', 'anyone-conformance/x', load)).toThrow(advice);
  const loading = awaitPeer('absent-peer', 'anyone-conformance/x', import(name));
  await expect(loading).rejects.toThrow(advice);
});

test('any other failure of a package stays as it is', async () => {
  const broken = new Error('broken inside');
  const load = () => {
    throw broken;
  };
  expect(() => loadPeer('absent-peer', 'anyone-conformance/x', load)).toThrow(broken);
  const loading = awaitPeer('absent-peer', 'anyone-conformance/x', Promise.reject(broken));
  await expect(loading).rejects.toBe(broken);
  expect(loadPeer('present', 'x', () => 1)).toBe(1);
});
