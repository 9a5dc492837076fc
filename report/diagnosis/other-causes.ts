import { memberOf, parseJson } from '../../base/json.ts';
import { causeGroups } from '../model/causes.ts';
import { carrierOf, onEndpoints } from '../model/headline.ts';
import { labelOf } from '../model/severity-label.ts';
import { explain, type Hypothesis, isOf } from './explanation.ts';

/** The gateway reads the body before it looks at the key. */
export const bodyFirst: Hypothesis = ({ findings }) => {
  const core = findings.filter(
    (found) => isOf(found, 'HARD-CHECK-BEFORE-WORK') && labelOf(found.finding) === 'wrong-refusal',
  );
  const statuses = new Set(core.map(({ finding: { answer } }) => answer?.status));
  const [status] = statuses;
  const shown = statuses.size === 1 ? `${status}` : 'another status';
  return explain(findings, core, {
    id: 'body-before-key',
    headline: (operations) =>
      `The body is read before the key: an invalid key gets ${shown} instead of 401 ${onEndpoints(operations)}`,
    fix: { clause: 'HARD-CHECK-BEFORE-WORK' },
    follows: ({ finding }) =>
      labelOf(finding) === 'wrong-refusal' && statuses.has(finding.answer?.status),
  });
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
  const formats = new Set(core.map(({ finding: { answer } }) => formatOfError(answer?.body ?? '')));
  const [only] = formats;
  const what =
    formats.size === 1 && only != null
      ? `Refusals use ${only}'s error object in another format`
      : "A refusal is not the endpoint's own error object";
  return explain(findings, core, {
    id: 'one-error-object',
    headline: (operations) => `${what} ${onEndpoints(operations)}`,
    fix: { clause: 'ENVELOPE-NATIVE' },
  });
};

/** A damaged key is found: other spellings of it are accepted, too. */
export const looseLookUp: Hypothesis = ({ findings }) => {
  const core = findings.filter(
    (found) => isOf(found, 'KEY-MALFORMED') && labelOf(found.finding) === 'served',
  );
  return explain(findings, core, {
    id: 'loose-look-up',
    headline: (operations) =>
      `Keys are not compared whole: a damaged key is accepted ${onEndpoints(operations)}`,
    fix: { clause: 'KEY-MALFORMED' },
    follows: (found) =>
      (isOf(found, 'KEY-PRESENTATION') && labelOf(found.finding) === 'accepted') ||
      /\b(?:spoiled|changed)\b/.test(`${found.case.variant} ${found.case.sends}`),
  });
};

/** A restricted key is refused what is on its list. */
export const listRefused: Hypothesis = ({ findings }) => {
  const core = findings.filter((found) => isOf(found, 'MODEL-ALLOWED'));
  return explain(findings, core, {
    id: 'allowed-model-refused',
    fix: { clause: 'MODEL-ALLOWED' },
    follows: (found) => isOf(found, 'KEY-LIFECYCLE') && labelOf(found.finding) === 'refused',
  });
};

/** What a key may do is remembered: its deletion, its quota or its new state comes late. */
export const staleKeys: Hypothesis = ({ findings }) => {
  const core = findings.filter(
    (found) => isOf(found, 'KEY-LIFECYCLE') && labelOf(found.finding) === 'served',
  );
  return explain(findings, core, {
    id: 'changes-come-late',
    fix: { clause: 'KEY-LIFECYCLE' },
    follows: (found) =>
      isOf(found, 'HARD-REVOCATION') ||
      (isOf(found, 'KEY-QUOTA') && found.case.variant.startsWith('spent-')),
  });
};

/** Whatever has no special cause: one breach of one clause, or one carrier that lets callers in. */
export const oneBreach: Hypothesis = ({ findings }) =>
  causeGroups(findings).flatMap((found) =>
    explain(found, found, {
      id: carrierOf(found[0]) === null ? 'one-breach' : 'carrier-believed',
      fix: { clause: found[0].case.requirement },
    }),
  );
