/** What an application sees of a failed call. */
export type Raised = {
  /** The name of the error's class. */
  readonly name: string;
  readonly status: number | undefined;
  readonly message: string;
};

/** The HTTP status that an error carries, under whatever name its library gives it. */
function statusOf(error: Error): number | undefined {
  for (const member of ['status', 'statusCode']) {
    const value: unknown = Reflect.get(error, member);
    if (typeof value === 'number') return value;
  }
  return undefined;
}

/**
 * Makes a call that is to fail.
 *
 * @throws where it is served, or fails with what is no error
 */
export async function raisedBy(call: () => Promise<unknown>): Promise<Raised> {
  const raised: unknown = await call().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(raised instanceof Error)) throw new Error('the call was served, or raised no error');
  const { name } = raised.constructor === Error ? raised : raised.constructor;
  return { name, status: statusOf(raised), message: raised.message };
}
