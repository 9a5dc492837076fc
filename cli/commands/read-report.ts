import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { codeOf, UsageError } from '../../base/errors.ts';
import { lazily, memberOf, parseJson } from '../../base/json.ts';
import { type Report, schemaVersion } from '../../report/model/report.ts';
import schema from '../../spec/report.schema.json' with { type: 'json' };

const validator = lazily(() => {
  const ajv = new Ajv2020({ strict: true });
  addFormats.default(ajv);
  return ajv.compile<Report>(schema);
});

/**
 * Reads a report from the text that `check --json` wrote.
 *
 * @param file its name, for messages
 * @throws UsageError that says what is wrong with it and what to do
 */
export function parseReportFile(text: string, file: string): Report {
  const complain = (complaint: string): never => {
    throw new UsageError(`${file}: ${complaint}`);
  };
  const value = parseJson(text);
  if (value === undefined) {
    return complain(`not JSON (${text.length} characters). \`check --json FILE\` writes a report.`);
  }
  if (memberOf(value, 'tool', 'name') !== 'anyone-conformance') {
    return complain('no report of this tool. `check --json FILE` writes one.');
  }
  const form = memberOf(value, 'schemaVersion') ?? 1;
  if (form !== schemaVersion) {
    const writer = memberOf(value, 'tool', 'version');
    const version = typeof writer === 'string' ? writer.slice(0, 40) : 'of an unknown version';
    const isNewer = typeof form === 'number' && form > schemaVersion;
    return complain(
      isNewer
        ? `a report of the form ${form}, written by a newer version (${version}); this one reads the form ${schemaVersion}. Update the tool.`
        : `a report of an older form, written by version ${version}; this one reads the form ${schemaVersion}. Run the check again.`,
    );
  }
  const fits = validator();
  if (fits(value)) return value;
  const [first] = fits.errors ?? [];
  return complain(
    `does not fit the report's schema at ${first?.instancePath || '/'} (${first?.message ?? 'unknown'}). Was it edited?`,
  );
}

/** Reads a report file. @throws UsageError when it cannot be read or is no report */
export async function readReport(file: string): Promise<Report> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file}: cannot be read (${codeOf(error)}).`);
  });
  return parseReportFile(text, file);
}
