import { headingOf } from '../../../report/terminal/matrix-drawing.ts';
import { operationIds } from '../../../spec/index.ts';
import { expect, test } from '../../test.ts';

test('each endpoint has a column heading of four letters, and no two have the same', () => {
  const headings = operationIds.map(headingOf);
  expect(headings.filter((heading) => !/^[a-z]{4}$/.test(heading))).toEqual([]);
  expect(new Set(headings).size).toBe(headings.length);
});

test('a new endpoint is headed by the first letters of its id, without the verb', () => {
  expect(headingOf('createModeration')).toBe('mode');
  expect(headingOf('listFiles')).toBe('file');
});
