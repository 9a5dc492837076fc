import type { Duplex } from 'node:stream';

/** Why a request could not be parsed, with the bytes at which that was seen. */
export type ParseError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

/** What can be wrong with a server ahead of its gateway. */
export type ServerDefect = {
  /** Takes header lines with control bytes, bare LF and folds for good. */
  readonly isLenient?: true;
  /** Answers what is no HTTP request, wrongly; false leaves it to be refused as it should. */
  readonly refuse?: (error: ParseError, socket: Duplex) => boolean;
};

/** Several defects as one; the first that answers for malformed requests does so. */
export function mergeDefects(defects: readonly ServerDefect[]): ServerDefect {
  const refuse = defects.find((one) => one.refuse !== undefined)?.refuse;
  return {
    ...(defects.some(({ isLenient }) => isLenient) ? { isLenient: true } : {}),
    ...(refuse === undefined ? {} : { refuse }),
  };
}
