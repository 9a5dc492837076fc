import { requestFixtures } from '../../../../fixtures/requests.ts';
import {
  type BuiltInStyle,
  type OperationId,
  operationOf,
  styles,
} from '../../../../spec/index.ts';

/** A call that is to be tried. */
export type Trial = {
  readonly operation: OperationId;
  readonly style: BuiltInStyle;
  /** The key to send; null sends none. */
  readonly key: string | null;
  readonly model: string;
  readonly body: string | null;
  readonly streams: boolean;
};

/** A request as it will be sent by `fetch`. */
export type TrialRequest = {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: BodyInit | null;
};

const keyHeader = (style: BuiltInStyle, key: string): Record<string, string> => {
  const { place, prefix } = styles[style];
  return place.in === 'query' ? {} : { [place.name.toLowerCase()]: prefix + key };
};

/** The form of an operation's smallest request, with the model in it; null where it has none. */
function formOf({ operation, model }: Trial): FormData | null {
  const fixture = requestFixtures[operation];
  if (fixture.kind !== 'multipart') return null;
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fixture.fields, model }))
    form.append(name, value);
  for (const [name, { bytes, filename, mediaType }] of Object.entries(fixture.files)) {
    form.append(name, new Blob([bytes], { type: mediaType }), filename);
  }
  return form;
}

/** The request of a trial: the body as it was edited, with the key in its style. */
export function trialRequest(trial: Trial): TrialRequest {
  const { operation: id, style, key, model, body, streams } = trial;
  const operation = operationOf(id);
  const isStreamPath = streams && operation.streamPath !== null;
  const template = isStreamPath ? operation.streamPath : operation.path;
  const path = template.replace('{model}', encodeURIComponent(model));
  const query = [
    ...(isStreamPath ? ['alt=sse'] : []),
    ...(style === 'query' && key !== null ? [`key=${encodeURIComponent(key)}`] : []),
  ].join('&');
  return {
    method: operation.method,
    target: query === '' ? path : `${path}?${query}`,
    headers: {
      ...(key === null ? {} : keyHeader(style, key)),
      ...operation.markers,
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    body: body ?? formOf(trial),
  };
}
