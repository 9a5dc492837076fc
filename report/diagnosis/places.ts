import { isOperationId, operationOf } from '../../spec/index.ts';
import { breachOf, onEndpoints } from '../model/headline.ts';
import { labelOf } from '../model/severity-label.ts';
import { explain, type Hypothesis, isOf, operationsIn } from './explanation.ts';

const styleClauses = [
  'STYLE-BEARER',
  'STYLE-ANTHROPIC',
  'STYLE-GEMINI-HEADER',
  'STYLE-GEMINI-QUERY',
] as const;

const formatOf = (operation: string): string =>
  isOperationId(operation) ? operationOf(operation).format : operation;

/** The documented place of a key is not read: valid keys are refused there, and often read elsewhere. */
export const placeIgnored: Hypothesis = ({ findings }) =>
  styleClauses.flatMap((clause) => {
    const core = findings.filter((found) => isOf(found, clause));
    const [first] = core;
    if (first === undefined) return [];
    const operations = operationsIn(core);
    const elsewhere = findings.filter(
      (found) =>
        isOf(found, 'STYLE-OWN-HEADER') &&
        operations.includes(found.case.operation) &&
        labelOf(found.finding) === 'accepted',
    );
    const formats = operations.map(formatOf);
    const names = new Set(
      elsewhere.map(({ case: { variant } }) =>
        variant.replace(/^key-as-/, '').replace(/-streamed$/, ''),
      ),
    );
    const instead =
      names.size === 1 ? `, and the key is read as ${[...names].join('')} instead` : '';
    return explain(findings, core, {
      id: 'place-ignored',
      headline: () => `${breachOf(first)} ${onEndpoints(operations)}${instead}`,
      fix: { clause },
      follows: (found) =>
        elsewhere.includes(found) ||
        (labelOf(found.finding) === 'refused' &&
          (operations.includes(found.case.operation) ||
            (isOf(found, 'KEY-UNIVERSAL') && formats.includes(formatOf(found.case.operation))))),
    });
  });

/** Keys are read from places that no style of the endpoint names. */
export const placesUnbounded: Hypothesis = ({ findings }) => {
  const core = findings.filter(
    (found) =>
      labelOf(found.finding) === 'accepted' &&
      (isOf(found, 'STYLE-OWN-HEADER') ||
        (isOf(found, 'KEY-PRESENTATION') && found.case.variant.startsWith('in-'))),
  );
  return explain(findings, core, {
    id: 'key-accepted-anywhere',
    headline: (operations) =>
      `A key is accepted from headers or places that are not documented, ${onEndpoints(operations)}`,
    fix: { clause: 'STYLE-OWN-HEADER' },
  });
};
