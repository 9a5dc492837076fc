import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRedactor } from '../base/redact.ts';
import { type OperationId, operationIds, operationOf } from '../spec/index.ts';
import type { Case } from '../suites/cases/case.ts';
import type { FreeBodies } from '../suites/cases/free-body.ts';
import { type Models, maySpend, type Target } from '../suites/cases/target.ts';
import { unseenBecause } from '../suites/judge/determined.ts';
import { type RunOptions, runCases } from '../suites/run/runner.ts';
import { stopAfter } from '../suites/run/survey.ts';

/** What a first look came to. */
type Looked = {
  /** The models that it chose. */
  readonly models: Models;
  /** How it chose to make free requests invalid. */
  readonly freeBodies: FreeBodies;
  /** The operations that were served although nothing was to be spent on them. */
  readonly spentOn: readonly OperationId[];
  /** Why no test can be run; null where they can. */
  readonly obstacle: string | null;
  /** Why nothing can be determined of the gateway; null where something can. */
  readonly unseen: string | null;
};

async function takeLook(
  target: Target,
  cases: readonly Case[],
  settings: Pick<RunOptions, 'timeout' | 'concurrency' | 'rate' | 'pace' | 'route'>,
): Promise<Looked> {
  const {
    survey: look,
    secrets,
    served,
  } = await runCases({
    ...settings,
    target,
    cases,
    onSurvey: () => 'only the survey was requested',
  });
  const obstacle =
    look.unreachable === null
      ? stopAfter(look, target)
      : `the target did not answer: ${look.unreachable}`;
  const redact = createRedactor(secrets);
  const unseen = unseenBecause(look);
  return {
    models: look.models,
    freeBodies: look.freeBodies,
    spentOn: operationIds.filter(
      (id) => served[id] !== undefined && !maySpend(target, operationOf(id).cost),
    ),
    obstacle: obstacle === null ? null : redact(obstacle),
    unseen: unseen === null ? null : redact(unseen),
  };
}

/** The look that another worker took, as its file holds it; null where none did. */
async function readLook(file: string): Promise<Looked | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  // Written below, and put in its place when it was whole.
  return text === null ? null : JSON.parse(text);
}

async function keepLook(folder: string, file: string, look: Looked): Promise<void> {
  await mkdir(folder, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(look));
  await rename(unfinished, file);
}

/**
 * Looks at a gateway that is not known beforehand, for runs of parts of these cases that follow: which
 * models it lists, and whether anything can be told of it. A test that fails ends its worker, so the
 * look is kept for the workers after it: a key that is refused must not be sent again for each test.
 *
 * @param folder that of one run, where the look is kept; no key stands in it
 * @param settings how what is sent reaches the gateway
 * @returns the target with models chosen from its own list where its owner told none, and why nothing
 * can be determined of it
 * @throws Error where it does not answer, or refuses its owner's own key
 */
export async function lookFirst(
  folder: string,
  target: Target,
  cases: readonly Case[],
  settings: Pick<RunOptions, 'timeout' | 'concurrency' | 'rate' | 'pace' | 'route'>,
): Promise<{ readonly target: Target; readonly unseen: string | null }> {
  const name = createHash('sha256').update(JSON.stringify(target)).digest('hex').slice(0, 16);
  const file = join(folder, `first-look-${name}.json`);
  let look = await readLook(file);
  if (look === null) {
    look = await takeLook(target, cases, settings);
    await keepLook(folder, file, look);
  }
  if (look.obstacle !== null) throw new Error(look.obstacle);
  const { models, freeBodies, spentOn, unseen } = look;
  return {
    target: { ...target, models: { ...models, ...target.models }, freeBodies, spentOn },
    unseen,
  };
}
