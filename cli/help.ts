import { configurationFile } from '../check/configuration/configuration.ts';

/** Where keys come from, and what the exit codes of a check mean. */
export const keysHelp = `
Keys are read from the environment alone, from these variables or those that the file names:
  ANYONE_API_KEY                    a valid key without restrictions
  ANYONE_RESTRICTED_API_KEY         a key with a list of allowed models, and
  ANYONE_RESTRICTED_ALLOWED_MODELS  that list, separated by commas
  ANYONE_DISABLED_API_KEY           a disabled key
  ANYONE_EXPIRED_API_KEY            an expired key
  ANYONE_EXHAUSTED_API_KEY          a key whose quota is exhausted
  ANYONE_DELETED_API_KEY            a deleted key
A key that is not given leaves its cases inconclusive, and the run incomplete, unless
--provisioner makes it, by means of
  ANYONE_PROVISIONER_TOKEN          what may make keys there: new-api's access token, LiteLLM's master key
  ANYONE_PROVISIONER_USER           the number of the token's user, for new-api

Exit codes: 0 conformant · 1 violations · 2 usage or configuration · 3 incomplete · 4 unreachable
`;

/** What a check sends, and how it is called. */
export const checkExamples = `
Some requests go over a raw socket, since no client library would write them; none of them can get
another caller's connection out of step. What fails now and then needs --thorough: the last line of a
run without it says what it would have missed.

Examples:
  check                                             the embedded mock, every case
  check --base-url https://api.anyone.ai            a live gateway, without spending
  check --base-url https://… --only 'KEY-DELETED/*'  is the revoked key really dead?
  check --thorough                                  each key state many times: what fails now and then
  check --strict --html report.html                 count everything, and keep a report to look at
  check --junit junit.xml --sarif auth.sarif        for a CI system and a code scanning service
  check --fuzz 2000 --seed 7                        2,000 generated requests as well
`;

/** What is read in addition to the command line. */
export const configurationHelp = `
In the current directory, ${configurationFile} describes the gateway, and .env may set variables that the
environment does not. An option wins over a variable, and a variable over the file.
`;

/** What `cleanup` reads. */
export const cleanupHelp = `
A check that was killed, or that reports a key as maybe live, leaves a journal: where it made keys, their
names and their ids, never a key. What cleanup cannot find, look for by hand. The token is
read from the environment, or from .env in the current directory, as for the check:
  ANYONE_PROVISIONER_TOKEN  what may delete keys there
  ANYONE_PROVISIONER_USER   the number of the token's user, for new-api

A journal that cannot be used is reported, and the others are cleaned up.

Exit codes: 0 nothing is left · 2 usage or configuration · 3 something may be left
`;

/** What `doctor` sends and shows. */
export const doctorHelp = `
It reads ANYONE_API_KEY, or the variable that the configuration file names, from the environment or from
.env in the current directory; the address is --base-url, ANYONE_BASE_URL or that of the file. It sends
each of the three formats one request that costs nothing, and a few
more where the key is refused. It shows no more of the key than its length and its last four characters.

Exit codes: 0 all is well · 1 something needs fixing · 2 the variable or the address is wrong, and
nothing was sent · 3 something could not be determined · 4 no answer came
`;
