import {
  formatNames,
  formats,
  isOperationId,
  type OperationId,
  operationIds,
  operationOf,
  type Style,
  styles,
} from '../../spec/index.ts';
import type { CredentialPlan, KeyName } from './request-plan.ts';

/** Bytes of a text as one character each, percent-encoded where the place is a URL. */
const forPlace = (style: Style, value: string): string =>
  styles[style].place.in === 'query' ? encodeURIComponent(value) : value;

/** The credential as its style says it is to be sent. */
export function presentKey(style: Style, key: KeyName): CredentialPlan {
  return {
    place: styles[style].place,
    key,
    write: (value) => styles[style].prefix + forPlace(style, value),
  };
}

/** A changed key, in the place and form that the style says. */
export function presentChanged(
  style: Style,
  key: KeyName | null,
  change: (value: string) => string,
): CredentialPlan {
  return {
    place: styles[style].place,
    key,
    write: (value) => styles[style].prefix + forPlace(style, change(value)),
  };
}

/** A value of its own making in the style's place: nothing is put before it, nothing encoded. */
export function presentRaw(
  style: Style,
  key: KeyName | null,
  write: (value: string) => string,
): CredentialPlan {
  return { place: styles[style].place, key, write };
}

/**
 * A key as a WebSocket sub-protocol: a browser cannot set `Authorization` on a handshake, so that some
 * clients send it there.
 */
export const presentInSubprotocol = (key: KeyName): CredentialPlan => ({
  place: { in: 'header', name: 'Sec-WebSocket-Protocol' },
  key,
  write: (value) => `realtime, openai-insecure-api-key.${value}`,
});

/** One operation with one of the styles that it accepts. */
export type Cell = { readonly operation: OperationId; readonly style: Style };

/** Every operation with each of its styles. */
export const cells: readonly Cell[] = operationIds.flatMap((operation) =>
  operationOf(operation).styles.map((style) => ({ operation, style })),
);

/** One endpoint of each format: what is read before the endpoint is known need not be asked of all. */
export const representatives: readonly OperationId[] = formatNames
  .map((format) => formats[format].representative)
  .filter(isOperationId);

/** True for an endpoint that stands for its format. */
export const isRepresentative = (operation: OperationId): boolean =>
  representatives.some((one) => one === operation);

/** Whether an operation can stream its answer. */
export const streams = (operation: OperationId): boolean => operationOf(operation).stream !== null;

/** The ways in which an operation is asked: plainly and, where it can stream, for a stream. */
export const waysToAsk = (operation: OperationId): readonly { readonly stream: boolean }[] =>
  streams(operation) ? [{ stream: false }, { stream: true }] : [{ stream: false }];

/** The style with which an operation's controls are sent. */
export const firstStyle = (operation: OperationId): Style =>
  operationOf(operation).styles[0] ?? 'bearer';

/** The endpoints whose requests name a model, each with its styles. */
export const modelCells: readonly Cell[] = cells.filter(
  ({ operation }) => operationOf(operation).model !== null,
);
