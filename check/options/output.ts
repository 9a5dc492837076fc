import { forms } from '../../report/forms.ts';
import type { OptionTable } from './option.ts';

/** What counts, what results are compared with, and where the report is written. */
export const outputOptions = {
  /** Counts every finding, whatever the layer and level of its clause. */
  strict: {
    group: 'output',
    kind: 'flag',
    in: ['check', 'list', 'program', 'tests'],
    help: 'count every finding, whatever the layer and level of its clause',
  },
  allowIncomplete: {
    group: 'output',
    kind: 'flag',
    in: ['check', 'list', 'report'],
    help: 'exit 0 if nothing was found but cases could not run',
    more: 'Exits with 0 if nothing was found but a MUST is inconclusive or a selected case could not run. A run that determined nothing still ends with 3. With `report`, an incomplete run is no error in JUnit.',
  },
  baseline: {
    group: 'output',
    kind: 'path',
    in: ['check', 'file'],
    value: 'file',
    help: 'known findings, as YAML: new, stale and expired ones fail',
    more: 'The YAML file of findings that are known and accepted. A new finding fails the check, and so does an entry that is stale or expired. In the configuration file the path is relative to that file.',
    example: 'anyone-conformance-baseline.yaml',
  },
  updateBaseline: {
    group: 'output',
    kind: 'flag',
    in: ['check'],
    help: 'rewrite that file: add new findings, remove stale entries',
  },
  reason: {
    group: 'output',
    kind: 'text',
    in: ['check'],
    value: 'text',
    help: 'the reason for the entries that --update-baseline adds',
  },
  ...forms,
  sarifLocation: {
    group: 'output',
    kind: 'text',
    in: ['check', 'report'],
    value: 'file',
    help: 'the file in your repository that SARIF results point to',
    more: 'The file in your repository that SARIF results point to, relative to its root. By default the GitHub workflow that runs, or `anyone-conformance.yaml`.',
  },
  github: {
    group: 'output',
    kind: 'switch',
    in: ['check', 'report'],
    help: 'annotate a GitHub workflow run and its summary',
    default: 'in such a run',
  },
  quiet: {
    group: 'output',
    kind: 'flag',
    in: ['check', 'revoked', 'doctor'],
    help: 'print only the result and warnings, not the way there',
    more: 'Prints only the result and warnings, not the way there. `doctor` leaves out what works.',
  },
  verbose: {
    group: 'output',
    kind: 'flag',
    in: ['check', 'list', 'doctor', 'report'],
    help: 'print more details',
    more: 'Also prints upper bounds, and how likely rare defects were missed. `doctor` prints each request and its answer.',
  },
  /** Called after each case with how many are done, and of how many. */
  onProgress: {
    group: 'output',
    kind: 'progress',
    in: ['program'],
    help: 'called after each case with the number done and the total',
  },
} as const satisfies OptionTable;
