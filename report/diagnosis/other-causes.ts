import { memberOf, parseJson } from '../../base/json.ts';
import { causeGroups } from '../model/causes.ts';
import { carrierOf, headlineOf, onEndpoints } from '../model/headline.ts';
import type { FoundBy } from '../model/report.ts';
import { labelOf } from '../model/severity-label.ts';
import { firstSentenceOfFix, type Hypothesis, isOf, operationsIn } from './explanation.ts';

/** The gateway reads the body before it looks at the key. */
export const bodyFirst: Hypothesis = ({ findings }) => {
  const core = findings.filter(
    (found) => isOf(found, 'HARD-CHECK-BEFORE-WORK') && labelOf(found.finding) === 'wrong-refusal',
  );
  if (core.length === 0) return [];
  const statuses = new Set(core.map(({ finding: { answer } }) => answer?.status));
  const isSame = ({ finding }: FoundBy): boolean =>
    labelOf(finding) === 'wrong-refusal' && statuses.has(finding.answer?.status);
  const [status] = statuses;
  const shown = statuses.size === 1 ? `${status}` : 'another status';
  return [
    {
      id: 'body-before-key',
      headline: `The body is read before the key: an invalid key gets ${shown} instead of 401 ${onEndpoints(operationsIn(core))}`,
      fix: firstSentenceOfFix('HARD-CHECK-BEFORE-WORK'),
      core,
      explains: findings.filter(isSame),
    },
  ];
};

/** The format whose error object a body is; null for any other body. */
function formatOfError(body: string): string | null {
  const parsed = parseJson(body);
  if (memberOf(parsed, 'type') === 'error') return 'Anthropic';
  if (typeof memberOf(parsed, 'error', 'message') !== 'string') return null;
  return typeof memberOf(parsed, 'error', 'status') === 'string' ? 'Gemini' : 'OpenAI';
}

/** Refusals have one error object, whatever the format of the endpoint. */
export const oneEnvelope: Hypothesis = ({ findings }) => {
  const core = findings.filter((found) => isOf(found, 'ENVELOPE-NATIVE'));
  if (core.length === 0) return [];
  const formats = new Set(core.map(({ finding: { answer } }) => formatOfError(answer?.body ?? '')));
  const [only] = formats;
  const what =
    formats.size === 1 && only != null
      ? `Refusals use ${only}'s error object in another format`
      : "A refusal is not the endpoint's own error object";
  return [
    {
      id: 'one-error-object',
      headline: `${what} ${onEndpoints(operationsIn(core))}`,
      fix: firstSentenceOfFix('ENVELOPE-NATIVE'),
      core,
      explains: core,
    },
  ];
};

/** A damaged key is found: other spellings of it are accepted, too. */
export const looseLookUp: Hypothesis = ({ findings }) => {
  const core = findings.filter(
    (found) => isOf(found, 'KEY-MALFORMED') && labelOf(found.finding) === 'served',
  );
  if (core.length === 0) return [];
  return [
    {
      id: 'loose-look-up',
      headline: `Keys are not compared whole: a damaged key is accepted ${onEndpoints(operationsIn(core))}`,
      fix: firstSentenceOfFix('KEY-MALFORMED'),
      core,
      explains: findings.filter(
        (found) =>
          core.includes(found) ||
          (isOf(found, 'KEY-PRESENTATION') && labelOf(found.finding) === 'accepted') ||
          /\b(?:spoiled|changed)\b/.test(`${found.case.variant} ${found.case.sends}`),
      ),
    },
  ];
};

/** A restricted key is refused what is on its list. */
export const listRefused: Hypothesis = ({ findings }) => {
  const [first, ...rest] = findings.filter((found) => isOf(found, 'MODEL-ALLOWED'));
  if (first === undefined) return [];
  const core = [first, ...rest] as const;
  return [
    {
      id: 'allowed-model-refused',
      headline: headlineOf(core, operationsIn(core)),
      fix: firstSentenceOfFix('MODEL-ALLOWED'),
      core,
      explains: findings.filter(
        (found) =>
          core.includes(found) ||
          (isOf(found, 'KEY-LIFECYCLE') && labelOf(found.finding) === 'refused'),
      ),
    },
  ];
};

/** What a key may do is remembered: its deletion, its quota or its new state comes late. */
export const staleKeys: Hypothesis = ({ findings }) => {
  const [first, ...rest] = findings.filter(
    (found) => isOf(found, 'KEY-LIFECYCLE') && labelOf(found.finding) === 'served',
  );
  if (first === undefined) return [];
  const core = [first, ...rest] as const;
  return [
    {
      id: 'changes-come-late',
      headline: headlineOf(core, operationsIn(core)),
      fix: firstSentenceOfFix('KEY-LIFECYCLE'),
      core,
      explains: findings.filter(
        (found) =>
          core.includes(found) ||
          isOf(found, 'HARD-REVOCATION') ||
          (isOf(found, 'KEY-QUOTA') && found.case.variant.startsWith('spent-')),
      ),
    },
  ];
};

/** Whatever has no special cause: one breach of one clause, or one carrier that lets callers in. */
export const oneBreach: Hypothesis = ({ findings }) =>
  causeGroups(findings).map((found) => ({
    id: carrierOf(found[0]) === null ? 'one-breach' : 'carrier-believed',
    headline: headlineOf(found, operationsIn(found)),
    fix: firstSentenceOfFix(found[0].case.requirement),
    core: found,
    explains: found,
  }));
