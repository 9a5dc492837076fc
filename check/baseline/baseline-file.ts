import { existsSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { codeOf, UsageError } from '../../base/errors.ts';
import { lazily } from '../../base/json.ts';
import { writeWhole } from '../../base/write-file.ts';
import { parseYamlFile, readUserFile } from '../../base/yaml.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import schema from '../../spec/baseline.schema.json' with { type: 'json' };
import type { Contract } from '../../spec/contract.ts';
import type { Case, Severity } from '../../suites/cases/case.ts';
import { casesOf } from '../../suites/checks/index.ts';
import type { BaselineEntry } from '../../suites/judge/baseline.ts';
import { typedOption } from '../options/option.ts';
import { explainNothing, idleIn, toPattern } from '../select-cases.ts';

/** A baseline as it was read: its entries, and the text that a new one is made from. */
export type BaselineFile = { readonly entries: readonly BaselineEntry[]; readonly text: string };

/** The reason of an entry that was written by the tool; a person has to put a real one in its place. */
export const placeholder = 'REASON MISSING (say why this is accepted and who has agreed)';

/** How a text begins that stands where a reason is to come: the tool's own, or a person's note to do it later. */
const noReason = /^(?:REASON MISSING|TO-?DO)\b/i;

type Written = {
  readonly cases: string;
  readonly severity?: Severity;
  readonly reason: string;
  readonly expires: string;
};

const form = {
  validator: lazily(() => {
    const ajv = new Ajv2020({ strict: true, verbose: true, allErrors: true });
    addFormats.default(ajv);
    return ajv.compile<{ readonly expected: readonly Written[] }>(schema);
  }),
  entry: 'entry',
};

/** What the ids of cases are made from; the built-in contract where it is absent. */
export type BaselineRules = { readonly contract?: Contract };

/** An entry, and its pattern or that alternative of it that fits no case. */
type Unknown = { readonly entry: BaselineEntry; readonly glob: string };

/** The first pattern that fits no case; those that are generated are made only where they are needed. */
async function findUnknown(
  entries: readonly BaselineEntry[],
  contract: Contract,
): Promise<Unknown | undefined> {
  const idleAmong = (cases: readonly Case[], own: readonly BaselineEntry[]): Unknown[] =>
    own.flatMap((entry) => {
      const glob = idleIn(entry.cases, (pattern) => cases.some(({ id }) => pattern.test(id)));
      return glob === undefined ? [] : [{ entry, glob }];
    });
  const odd = idleAmong(casesOf(contract, { thorough: true }), entries);
  if (odd.length === 0) return undefined;
  const { fuzzCases } = await import('../../suites/fuzz/fuzz-cases.ts');
  const all = [
    ...casesOf(contract, { thorough: true }),
    ...fuzzCases(contract, { count: 10_000, seed: 0 }),
  ];
  const [first] = idleAmong(
    all,
    odd.map(({ entry }) => entry),
  );
  return first;
}

/**
 * Reads a baseline from the text of a YAML file.
 *
 * @param file its name, for messages
 * @param options.contract what the cases were made from
 * @param options.mayHold whether entries may still have the placeholder for a reason
 * @throws UsageError naming the entry and the field
 */
export async function parseBaseline(
  text: string,
  file: string,
  {
    mayHold = false,
    contract = builtInContract(),
  }: BaselineRules & { readonly mayHold?: boolean } = {},
): Promise<BaselineEntry[]> {
  const { value, refuse } = parseYamlFile(text, `--baseline ${file}`, form);
  const complain = (at: number, field: string, problem: string): never =>
    refuse(['expected', at, field], problem);
  const entries = value.expected.map(({ cases, severity, reason, expires }) => ({
    cases,
    pattern: toPattern(cases),
    severity: severity ?? null,
    reason: reason.trim(),
    expires,
  }));
  for (const [at, { cases, severity, reason }] of entries.entries()) {
    const earlier = entries.findIndex((one) => one.cases === cases && one.severity === severity);
    if (earlier < at) {
      complain(at, 'cases', `is the same as that of entry ${earlier + 1} (${cases})`);
    }
    if (!mayHold && noReason.test(reason)) {
      const what = `is still missing (${cases}): say why it is accepted, and who has agreed`;
      complain(at, 'reason', what);
    }
  }
  const unknown = await findUnknown(entries, contract);
  if (unknown !== undefined) {
    const { entry, glob } = unknown;
    complain(
      entries.indexOf(entry),
      'cases',
      `fits no case id. ${explainNothing(glob, toPattern(glob), casesOf(contract, { thorough: true }), typedOption, contract)} \`list\` shows every case id`,
    );
  }
  return entries;
}

/**
 * Reads a baseline file.
 *
 * @param options.isToBeWritten whether it may be absent, and hold placeholders
 * @throws UsageError when it cannot be read or does not fit
 */
export async function readBaseline(
  file: string,
  { isToBeWritten, contract }: BaselineRules & { readonly isToBeWritten: boolean },
): Promise<BaselineFile> {
  if (isToBeWritten && !existsSync(file)) return { entries: [], text: '' };
  const advice = ' --update-baseline writes one.';
  const bytes = await readUserFile(file, `--baseline ${file}`, advice);
  const text = new TextDecoder().decode(bytes);
  const rules = contract === undefined ? {} : { contract };
  return { entries: await parseBaseline(text, file, { mayHold: isToBeWritten, ...rules }), text };
}

/**
 * Writes a baseline whole or not at all.
 *
 * @throws UsageError when it cannot be written
 */
export async function writeBaseline(file: string, text: string): Promise<void> {
  try {
    await writeWhole(file, text);
  } catch (error) {
    throw new UsageError(`--baseline ${file} could not be written (${codeOf(error)}).`);
  }
}
