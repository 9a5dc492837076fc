import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRedactor } from '../../base/redact.ts';
import { writeWhole } from '../../base/write-file.ts';
import { type Contract, operationIdsOf, operationOf } from '../../spec/contract.ts';
import type { Case } from '../../suites/cases/case.ts';
import type { FreeBodies } from '../../suites/cases/free-body.ts';
import { type Models, maySpend, type Target } from '../../suites/cases/target.ts';
import { unseenBecause } from '../../suites/judge/determined.ts';
import type { RunSettings } from '../../suites/run/run-settings.ts';
import { runCases } from '../../suites/run/runner.ts';
import { stopAfter } from '../../suites/run/survey.ts';

/** How requests reach the gateway, and what it promises. */
type SurveySettings = RunSettings & { readonly contract: Contract };

/** The result of a survey. */
type Survey = {
  /** The models that it chose. */
  readonly models: Models;
  /** How it chose to make free requests invalid. */
  readonly freeBodies: FreeBodies;
  /** The operations that were served although nothing might be spent on them. */
  readonly spentOn: readonly string[];
  /** Why no test can be run; null where they can. */
  readonly obstacle: string | null;
  /** Why nothing can be determined of the gateway; null where something can. */
  readonly unseen: string | null;
};

async function takeSurvey(
  target: Target,
  cases: readonly Case[],
  { contract, ...settings }: SurveySettings,
): Promise<Survey> {
  const { survey, secrets, served } = await runCases(contract, {
    ...settings,
    target,
    cases,
    onSurvey: () => 'only the survey was requested',
  });
  const obstacle =
    survey.unreachable === null
      ? stopAfter(survey, target)
      : `the target did not answer: ${survey.unreachable}`;
  const redact = createRedactor(secrets);
  const unseen = unseenBecause(survey);
  return {
    models: survey.models,
    freeBodies: survey.freeBodies,
    spentOn: operationIdsOf(contract).filter(
      (id) => served[id] !== undefined && !maySpend(target, operationOf(contract, id).cost),
    ),
    obstacle: obstacle === null ? null : redact(obstacle),
    unseen: unseen === null ? null : redact(unseen),
  };
}

/** The survey of another worker, from its file; null where there is none. */
async function readSurvey(file: string): Promise<Survey | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  // Written below, whole or not at all.
  return text === null ? null : JSON.parse(text);
}

async function keepSurvey(folder: string, file: string, survey: Survey): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeWhole(file, JSON.stringify(survey));
}

/**
 * Surveys a gateway once for all workers of a run: which models it lists, and whether anything can be
 * determined of it. A test that fails ends its worker, so the survey is kept for the workers after it: a
 * key that is refused must not be sent again for each test.
 *
 * @param folder the folder of one run, where the survey is kept; no key is written to it
 * @param settings how requests reach the gateway
 * @returns the target with models chosen from its own list where its owner named none, and why nothing
 * can be determined of it
 * @throws Error where it does not answer, or refuses the key of its owner
 */
export async function surveyOnce(
  folder: string,
  target: Target,
  cases: readonly Case[],
  settings: SurveySettings,
): Promise<{ readonly target: Target; readonly unseen: string | null }> {
  const { operations, styles, formats, added } = settings.contract;
  const asked = JSON.stringify({ target, operations, styles, formats, added });
  const name = createHash('sha256').update(asked).digest('hex').slice(0, 16);
  const file = join(folder, `survey-${name}.json`);
  let survey = await readSurvey(file);
  if (survey === null) {
    survey = await takeSurvey(target, cases, settings);
    await keepSurvey(folder, file, survey);
  }
  if (survey.obstacle !== null) throw new Error(survey.obstacle);
  const { models, freeBodies, spentOn, unseen } = survey;
  return {
    target: { ...target, models: { ...models, ...target.models }, freeBodies, spentOn },
    unseen,
  };
}
