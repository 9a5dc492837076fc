import { readFile } from 'node:fs/promises';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with {
  type: 'json',
};
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';
import { lazily } from '../../../base/json.ts';

/** In what a text departs from well-formed XML, or from this project's JUnit schema; empty where it fits. */
export async function problemsOfXml(xml: string, schema?: 'junit'): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'report.xml', contents: xml }],
    ...(schema === undefined
      ? { normalization: 'format' as const }
      : {
          schema: [await readFile(new URL(`schemas/${schema}.xsd`, import.meta.url), 'utf8')],
        }),
  });
  return errors.map(({ message }) => message);
}

/** It is of draft 4, whose keywords are those of draft 7 but for how a schema names itself. */
const checkSarif = lazily(() => {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(
    Object.fromEntries(
      Object.entries(sarifSchema).filter(([name]) => !/^(?:\$schema|id)$/.test(name)),
    ),
  );
});

/** In what a value departs from SARIF 2.1.0's own schema; empty where it fits. */
export function problemsOfSarif(value: unknown): readonly string[] {
  const fits = checkSarif();
  return fits(value)
    ? []
    : (fits.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
