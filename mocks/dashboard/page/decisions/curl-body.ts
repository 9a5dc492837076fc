import { requestFixtures } from '../../../../fixtures/requests.ts';
import { isOperationId, type Operation } from '../../../../spec/index.ts';
import { refusedAt } from '../../../control/decision-steps.ts';
import type { DecisionRecord } from '../control-client.ts';

/** A text as one word of a POSIX shell, whatever stands in it: path and model are a caller's words. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** One byte more than the mock reads. */
const tooLarge = 32 * 1024 * 1024 + 1;

/** The part of a line that sends the body, and what to say about it. */
export type CurlBody = { readonly words: readonly string[]; readonly told: string | null };

const nothing: CurlBody = { words: [], told: null };

const isBodyRefused = (decision: DecisionRecord): boolean =>
  decision.status === 400 && decision.clause === null && refusedAt(decision) === 'request';

/**
 * The model that a line has to name.
 *
 * @returns undefined where it was not looked at, null where it was and the request named none
 */
export function modelRead(decision: DecisionRecord): string | null | undefined {
  if (decision.model !== null) return decision.model;
  return refusedAt(decision) === 'request' ? null : undefined;
}

/** The members of a smallest body: with the model that was read, or without it where that was the fault. */
function membersOf(
  smallest: Readonly<Record<string, unknown>>,
  operation: Operation,
  decision: DecisionRecord,
): Readonly<Record<string, unknown>> {
  const read = modelRead(decision);
  const place = operation.model?.in;
  if (place !== 'body' && place !== 'multipart') return isBodyRefused(decision) ? {} : smallest;
  const { model: usual, ...others } = smallest;
  if (read === null) return others;
  if (isBodyRefused(decision)) return { model: read };
  const streams = decision.streamed && operation.stream !== null;
  return {
    model: read ?? usual,
    ...others,
    ...(streams ? { [operation.stream.member]: true } : {}),
  };
}

function tellBody(decision: DecisionRecord): string {
  if (decision.status === 413) return 'The line sends a body of zeros that is as much too large.';
  if (!isBodyRefused(decision)) {
    return decision.refusal === null
      ? 'The body was not kept: the line sends a smallest one that is valid.'
      : 'The body was not kept: the line sends a smallest one. It was not what the call was refused for.';
  }
  return modelRead(decision) === null
    ? 'The body was not kept: the line sends a smallest one that names no model.'
    : 'The body was at fault and was not kept: the line sends one that lacks all but the model.';
}

/** A body for the call of a decision. None is kept, so that it is the smallest that is decided alike. */
export function curlBody(operation: Operation | null, decision: DecisionRecord): CurlBody {
  if (operation === null || !isOperationId(operation.id)) return nothing;
  const fixture = requestFixtures[operation.id];
  if (fixture.kind === 'none') return nothing;
  const told = tellBody(decision);
  const type =
    fixture.kind === 'json'
      ? 'Content-Type: application/json'
      : 'Content-Type: multipart/form-data';
  if (decision.status === 413) {
    const zeros = `--data-binary @<(head -c ${tooLarge} /dev/zero)`;
    return { words: [`-H '${type}'`, zeros], told };
  }
  if (fixture.kind === 'json') {
    const body = JSON.stringify(membersOf(fixture.body, operation, decision));
    return { words: [`-H '${type}'`, `--data-raw ${quote(body)}`], told };
  }
  const fields = Object.entries(membersOf(fixture.fields, operation, decision)).map(
    ([name, value]) => `--form-string ${quote(`${name}=${value}`)}`,
  );
  const sendsFiles = !isBodyRefused(decision) || modelRead(decision) === null;
  const files = Object.entries(fixture.files).map(
    ([name, { filename, mediaType }]) =>
      `-F ${quote(`${name}=in place of the file;filename=${filename};type=${mediaType}`)}`,
  );
  return { words: [...fields, ...(sendsFiles ? files : [])], told };
}
