import { readFile } from 'node:fs/promises';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { codeOf, didYouMean, UsageError } from '../../base/errors.ts';
import { shapeOf, shownName } from '../../base/value-shape.ts';
import { writeWhole } from '../../base/write-file.ts';
import { readYaml } from '../../base/yaml.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import schema from '../../spec/baseline.schema.json' with { type: 'json' };
import { type Case, type Severity, severities } from '../../suites/cases/case.ts';
import { casesOf } from '../../suites/checks/index.ts';
import type { BaselineEntry } from '../../suites/judge/baseline.ts';
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

const ajv = new Ajv2020({ strict: true, verbose: true, allErrors: true });
addFormats.default(ajv);
const fits = ajv.compile<{ readonly expected: readonly Written[] }>(schema);

const fields = Object.keys(schema.$defs.entry.properties);

const needed: Readonly<Record<string, string>> = {
  cases: 'must be a pattern over case ids',
  severity: `must be one of ${severities.join(', ')}`,
  reason: 'must be a text that says why',
  expires: 'must be a date such as 2027-03-31',
};

/** What is wrong with a file, by entry and field. */
function complaintOf({ instancePath, keyword, params, data }: ErrorObject): string {
  const [, , index, field] = instancePath.split('/');
  if (index === undefined) {
    const odd: unknown = params['additionalProperty'];
    return typeof odd === 'string'
      ? `has no member ${shownName(odd)}.${didYouMean(odd, ['expected'])} It has \`expected\` alone`
      : 'needs `expected`, a list of entries with cases, reason and expires';
  }
  const entry = `entry ${Number(index) + 1}`;
  const odd: unknown = params['additionalProperty'];
  if (typeof odd === 'string') {
    return `${entry} has no field ${shownName(odd)}.${didYouMean(odd, fields)} The fields are ${fields.join(', ')}`;
  }
  const missing: unknown = params['missingProperty'];
  if (typeof missing === 'string') return `${entry} needs \`${missing}\`: it ${needed[missing]}`;
  if (field === undefined) return `${entry} must be a mapping, not ${shapeOf(data)}`;
  return keyword === 'minLength'
    ? `${entry} \`${field}\` is empty`
    : `${entry} \`${field}\` ${needed[field]}, not ${shapeOf(data)}`;
}

/** An entry, and its pattern or that alternative of it that fits no case. */
type Unknown = { readonly entry: BaselineEntry; readonly glob: string };

/** The first pattern that fits no case; those that are generated are made only where they are needed. */
async function findUnknown(entries: readonly BaselineEntry[]): Promise<Unknown | undefined> {
  const idleAmong = (cases: readonly Case[], own: readonly BaselineEntry[]): Unknown[] =>
    own.flatMap((entry) => {
      const glob = idleIn(entry.cases, (pattern) => cases.some(({ id }) => pattern.test(id)));
      return glob === undefined ? [] : [{ entry, glob }];
    });
  const odd = idleAmong(casesOf(builtInContract(), { thorough: true }), entries);
  if (odd.length === 0) return undefined;
  const { fuzzCases } = await import('../../suites/fuzz/fuzz-cases.ts');
  const all = [
    ...casesOf(builtInContract(), { thorough: true }),
    ...fuzzCases(builtInContract(), { count: 10_000, seed: 0 }),
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
 * @param options.mayHold whether entries may still have the placeholder for a reason
 * @throws UsageError naming the entry and the field
 */
export async function parseBaseline(
  text: string,
  file: string,
  options: { readonly mayHold: boolean } = { mayHold: false },
): Promise<BaselineEntry[]> {
  const complain = (complaint: string): never => {
    throw new UsageError(`--baseline ${file}: ${complaint}.`);
  };
  const read = readYaml(text);
  if (!read.fits) return complain(read.complaint);
  const { value: root } = read;
  if (!fits(root)) {
    const errors = fits.errors ?? [];
    // A misspelt field is missing as well: what stands there says more.
    const first = errors.find(({ keyword }) => keyword === 'additionalProperties') ?? errors[0];
    return complain(first === undefined ? 'does not fit' : complaintOf(first));
  }
  const entries = root.expected.map(({ cases, severity, reason, expires }) => ({
    cases,
    pattern: toPattern(cases),
    severity: severity ?? null,
    reason: reason.trim(),
    expires,
  }));
  for (const [at, { cases, severity, reason }] of entries.entries()) {
    const earlier = entries.findIndex((one) => one.cases === cases && one.severity === severity);
    if (earlier < at) {
      complain(`entry ${at + 1} \`cases\` is the same as that of entry ${earlier + 1} (${cases})`);
    }
    if (!options.mayHold && noReason.test(reason)) {
      complain(
        `entry ${at + 1} \`reason\` is missing still (${cases}): say why it is accepted, and who has agreed`,
      );
    }
  }
  const unknown = await findUnknown(entries);
  if (unknown !== undefined) {
    const { entry, glob } = unknown;
    complain(
      `entry ${entries.indexOf(entry) + 1} \`cases\` fits no case id. ${explainNothing(glob, toPattern(glob), casesOf(builtInContract(), { thorough: true }))} \`list\` shows every case id`,
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
  options: { readonly isToBeWritten: boolean },
): Promise<BaselineFile> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = codeOf(error);
    if (code === 'ENOENT' && options.isToBeWritten) return null;
    const advice = code === 'ENOENT' ? ' --update-baseline writes one.' : '';
    throw new UsageError(`--baseline ${file}: cannot be read (${code}).${advice}`);
  });
  if (text === null) return { entries: [], text: '' };
  return { entries: await parseBaseline(text, file, { mayHold: options.isToBeWritten }), text };
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
