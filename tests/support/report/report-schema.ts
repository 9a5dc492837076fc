import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Report } from '../../../report/model/report.ts';
import schema from '../../../spec/report.schema.json' with { type: 'json' };

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const fits = ajv.compile<Report>(schema);

/** In what a value departs from the report's schema; empty where it fits. */
export function problemsOfReport(value: unknown): string[] {
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
  if (fits(value)) return value;
  throw new Error(`not a report: ${problemsOfReport(value).slice(0, 10).join('; ')}`);
}
