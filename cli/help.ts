import { configurationFile } from '../check/configuration/configuration.ts';

/** Where keys come from, and the meaning of a check's exit codes. */
export const keysHelp = `
Keys come only from the environment, in these variables or those in the file:
  ANYONE_API_KEY                    a valid key without restrictions
  ANYONE_RESTRICTED_API_KEY         a key with a list of allowed models, and
  ANYONE_RESTRICTED_ALLOWED_MODELS  that list, separated by commas
  ANYONE_DISABLED_API_KEY           a disabled key
  ANYONE_EXPIRED_API_KEY            an expired key
  ANYONE_EXHAUSTED_API_KEY          a key whose quota is exhausted
  ANYONE_DELETED_API_KEY            a deleted key
A missing key leaves its cases inconclusive, and the run incomplete. With
--provisioner the check makes the missing keys, using these variables:
  ANYONE_PROVISIONER_TOKEN          new-api's access token, LiteLLM's master key
  ANYONE_PROVISIONER_USER           the number of the token's user, for new-api

Exit codes: 0 conformant · 1 violations · 2 usage or configuration
            3 incomplete · 4 unreachable
`;

/** What a check does, in one line. */
export const checkSummary = 'check a gateway, or the embedded mock, and report a verdict';

/** What a check does, with examples: they come before the options. */
export const checkDescription = `${checkSummary}

Examples:
  check                                    the embedded mock, every case
  check https://api.anyone.ai              a live gateway, at no cost
  check --only KEY-DELETED                 is the deleted key really refused?
  check --thorough                         find defects that show now and then
  check --strict --html report.html        count everything, and keep a report
  check --junit junit.xml --sarif a.sarif  for CI and code scanning
  check --fuzz 2000 --seed 7               2,000 generated requests as well`;

/** What a check sends. */
export const checkHelp = `
Some requests are written to a raw socket, because no client library sends
them. None of them can disturb another caller's connection. Use --thorough to
find defects that show only now and then; with --verbose, the last line of a
run says what it would have missed.
`;

/** What is read in addition to the command line. */
export const configurationHelp = `
The current directory may have ${configurationFile} with these settings,
and .env with more variables. Environment variables override the file, and
options override both. docs/options.md describes every option.
`;

/** What `cleanup` deletes. */
export const cleanupHelp = `
A check that was killed, or that reports a key that may still be live, leaves
a journal: where it made keys, their names and ids, never a key. Delete by hand
what cleanup cannot find. The token comes from the environment, or from .env in
the current directory, as for the check:
  ANYONE_PROVISIONER_TOKEN  a token that may delete keys there
  ANYONE_PROVISIONER_USER   the number of the token's user, for new-api

A journal that cannot be used is reported, and the others are cleaned up.

Exit codes: 0 nothing is left · 2 usage or configuration
            3 something may be left
`;

/** What `doctor` sends and shows. */
export const doctorHelp = `
It reads ANYONE_API_KEY, or the variable that the configuration file names,
from the environment or from .env in the current directory. The address is the
argument, --base-url, ANYONE_BASE_URL or that of the file. It sends each of the
three formats one request that costs nothing, and a few more where the key is
refused. It shows only the length and the last four characters of the key.

Exit codes: 0 all is well · 1 something needs fixing
            2 the variable or the address is wrong; nothing was sent
            3 something could not be determined · 4 no answer came
`;

/** What `revoked` sends, and the meaning of its exit codes. */
export const revokedHelp = `
It sends the deleted key to every endpoint in every style, at no cost, and at
most 40 requests; what a busy gateway turns away is sent again. Keys come only
from the environment:
  ANYONE_DELETED_API_KEY  the key that you deleted
  ANYONE_API_KEY          a valid key; without one, a refusal proves nothing

Example:
  revoked https://api.anyone.ai --until-dead 60s

Exit codes: 0 dead · 1 alive · 2 usage or configuration · 3 unknown
            4 no answer came
`;
