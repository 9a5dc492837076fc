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
};

/** A request as it will be sent by `fetch`. */
export type TrialRequest = {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: BodyInit | null;
  /** The body as it is shown to a person. */
  readonly shownBody: string | null;
};

const keyHeader = (style: BuiltInStyle, key: string): Record<string, string> => {
  const { place, prefix } = styles[style];
  return place.in === 'query' ? {} : { [place.name.toLowerCase()]: prefix + key };
};

type TrialBody = Pick<TrialRequest, 'body' | 'shownBody'> & { readonly type: string | null };

function bodyOf({ operation, model }: Trial): TrialBody {
  const fixture = requestFixtures[operation];
  const place = operationOf(operation).model?.in;
  if (fixture.kind === 'none') return { body: null, shownBody: null, type: null };
  if (fixture.kind === 'json') {
    const content = place === 'body' ? { ...fixture.body, model } : fixture.body;
    return {
      body: JSON.stringify(content),
      shownBody: JSON.stringify(content, null, 2),
      type: 'application/json',
    };
  }
  const form = new FormData();
  const shown: string[] = [];
  for (const [name, value] of Object.entries({ ...fixture.fields, model })) {
    form.append(name, value);
    shown.push(`${name} = ${value}`);
  }
  for (const [name, { bytes, filename, mediaType }] of Object.entries(fixture.files)) {
    form.append(name, new Blob([bytes], { type: mediaType }), filename);
    shown.push(`${name} = ${filename} (${bytes.length} bytes)`);
  }
  return { body: form, shownBody: shown.join('\n'), type: null };
}

/** The request of a trial: the smallest valid one of its operation, with the key in its style. */
export function trialRequest(trial: Trial): TrialRequest {
  const { operation: id, style, key, model } = trial;
  const operation = operationOf(id);
  const { body, shownBody, type } = bodyOf(trial);
  const path = operation.path.replace('{model}', encodeURIComponent(model));
  return {
    method: operation.method,
    target: style === 'query' && key !== null ? `${path}?key=${encodeURIComponent(key)}` : path,
    headers: {
      ...(key === null ? {} : keyHeader(style, key)),
      ...operation.markers,
      ...(type === null ? {} : { 'content-type': type }),
    },
    body,
    shownBody,
  };
}
