import { codeOf } from '../../base/errors.ts';
import { memberOf } from '../../base/json.ts';
import { endpointOf } from '../../spec/index.ts';
import { changesOf, shapeOf } from './differences.ts';
import { hidingFor, keptHeaders, type Service, serviceRequest } from './forward.ts';
import { type RecordedAnswer, type Recording, recordedAnswer } from './recording.ts';

/** What became of the answer to a recorded request. */
export type Comparison = {
  /** How its shape changed; none where it did not. */
  readonly changes: readonly string[];
  /** Why it could not be compared; null where it was. */
  readonly problem: string | null;
};

const kinds = ['events', 'body', 'base64', 'text'] as const;

const kindOf = (answer: RecordedAnswer): string =>
  kinds.find((kind) => answer[kind] !== undefined) ?? 'nothing';

/** Events by their kind, so that the number of words does not count. */
function comparable({ events, body }: RecordedAnswer): unknown {
  if (events === undefined) return body;
  const nameOf = ({ event, data }: (typeof events)[number]): string =>
    String(event ?? memberOf(data, 'type') ?? (typeof data === 'string' ? data : 'event'));
  return Object.fromEntries(
    [...Map.groupBy(events, nameOf)].map(([name, list]) => [name, list.map(({ data }) => data)]),
  );
}

function compareAnswers(before: RecordedAnswer, after: RecordedAnswer): readonly string[] {
  if (before.status !== after.status) {
    return [`the status was ${before.status}, and is ${after.status}`];
  }
  const [was, is] = [kindOf(before), kindOf(after)];
  if (was !== is) return [`the answer was ${was}, and is ${is}`];
  return changesOf(shapeOf(comparable(before)), shapeOf(comparable(after)));
}

/** Sends a recorded request to the real service again, and compares the shapes of both answers. */
export async function compareWithService(
  { request, answer }: Recording,
  service: Service,
): Promise<Comparison> {
  const { operation, path, body, form } = request;
  if (form !== undefined)
    return { changes: [], problem: 'a form with files is not recorded whole' };
  const endpoint = endpointOf(operation);
  const headers = [...Object.entries(endpoint.markers)];
  if (body !== undefined) headers.push(['content-type', 'application/json']);
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const hiding = hidingFor('/', new Headers(), service.key);
  try {
    const began = performance.now();
    const response = await service.send(serviceRequest(service, endpoint, path, headers, sent));
    const bytes = new Uint8Array(await response.arrayBuffer());
    const arrived = {
      status: response.status,
      headers: keptHeaders(response.headers),
      isStream: answer.events !== undefined && response.ok,
      pieces: [{ at: performance.now() - began, bytes }],
    };
    const after = recordedAnswer(arrived, hiding);
    return after === null
      ? { changes: [], problem: 'the answer carries the key' }
      : { changes: compareAnswers(answer, after), problem: null };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { changes: [], problem: `the service gave no answer (${codeOf(cause)})` };
  }
}
