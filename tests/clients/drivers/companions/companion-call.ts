import { setTimeout } from 'node:timers/promises';
import { question } from '../client.ts';

/** A call of an SDK to a companion, and what the SDK must report about it. */
export type CompanionCall<Sdk> = {
  readonly name: string;
  readonly make: (sdk: Sdk) => Promise<unknown>;
  readonly expected: unknown;
  /** True where the call names a model, which a key may be denied. */
  readonly namesModel?: true;
};

/** Asks until a thing has ended. */
export async function untilEnded<T>(
  ask: () => Promise<T>,
  hasEnded: (thing: T) => boolean,
): Promise<T> {
  for (;;) {
    const thing = await ask();
    if (hasEnded(thing)) return thing;
    await setTimeout(50);
  }
}

/** What the user says. */
export const turn = { role: 'user', content: question } as const;
