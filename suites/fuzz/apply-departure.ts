import type { Operation } from '../../spec/index.ts';
import type { WireRequest } from '../cases/exchange.ts';
import { changeBody } from './change-body.ts';
import { changeHeaders, changePath, changeQuery } from './change-head.ts';
import type { Departure } from './mutation.ts';
import { type Draft, readDraft, writeDraft } from './request-parts.ts';

function applyOne(draft: Draft, departure: Departure, { model, path }: Operation): Draft {
  const { body } = draft;
  return {
    path: changePath(draft.path, departure, model?.in === 'path' ? path : null),
    query: changeQuery(draft.query, departure, model?.in === 'query' ? model.name : null),
    headers: changeHeaders(draft.headers, departure),
    body: body === null ? null : changeBody(body, departure, model?.name ?? ''),
  };
}

/** The request with these departures, one after another. One that finds nothing to change changes nothing. */
export function applyDepartures(
  request: WireRequest,
  departures: readonly Departure[],
  operation: Operation,
): WireRequest {
  if (departures.length === 0) return request;
  const draft = departures.reduce(
    (before, departure) => applyOne(before, departure, operation),
    readDraft(request),
  );
  return writeDraft(request, draft);
}
