import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { lazily } from '../../../base/json.ts';
import type { Report } from '../../../report/model/report.ts';
import schema from '../../../spec/report.schema.json' with { type: 'json' };

/** Most files that import this only declare tests, so that the first report compiles the schema. */
const check = lazily(() => {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile<Report>(schema);
});

/** In what a value departs from the report's schema; empty where it fits. */
export function problemsOfReport(value: unknown): string[] {
  const fits = check();
  return fits(value)
    ? []
    : (fits.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/**
 * Reads a report that was written as JSON.
 *
 * @throws Error that names what does not fit the schema
 */
export function parseReport(text: string): Report {
  const value: unknown = JSON.parse(text);
  const fits = check();
  if (fits(value)) return value;
  throw new Error(`not a report: ${problemsOfReport(value).slice(0, 10).join('; ')}`);
}
