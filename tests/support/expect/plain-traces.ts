/** Whether undici made this error: most of them end a connection, and nobody reads their trace. */
const endsConnection = (error: Error): boolean =>
  'code' in error && typeof error.code === 'string' && error.code.startsWith('UND_ERR_');

/**
 * Keeps Playwright from the traces of undici's errors: Node reads the trace of each error that it closes a connection
 * with, and Playwright would look up the source of each of its lines, which takes a twentieth of a run. Every other
 * error keeps its trace.
 */
export function keepTracesPlain(): void {
  const findSources = Error.prepareStackTrace;
  if (findSources === undefined) return;
  Error.prepareStackTrace = (error, frames) =>
    endsConnection(error)
      ? [String(error), ...frames].join('\n    at ')
      : findSources(error, frames);
}
