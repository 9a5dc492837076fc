import { keyVariables } from '../../suites/cases/target.ts';
import type { OptionTable } from './option.ts';

/** What is checked, and the way to it. */
export const targetOptions = {
  /** The gateway to check. Without it, a mock is started and checked. */
  baseUrl: {
    group: 'target',
    kind: 'url',
    in: ['check', 'list', 'file', 'program'],
    value: 'url',
    variable: 'ANYONE_BASE_URL',
    help: 'the gateway to check (ANYONE_BASE_URL); without it, an embedded mock',
    more: 'The gateway to check: scheme, host, port, and a path where the gateway is below one. Without it, an embedded mock is started and checked. A configuration file with other members needs it.',
    example: 'https://gateway.example',
  },
  /** The gateway to check. */
  baseURL: {
    group: 'target',
    kind: 'url',
    in: ['tests'],
    help: 'the gateway to check',
  },
  /**
   * The keys that you have, by state. Take them from the environment or a secrets manager. A state without
   * a key leaves its cases inconclusive, and the run incomplete.
   */
  keys: {
    group: 'target',
    kind: 'keys',
    in: ['file', 'program', 'tests'],
    help: 'the keys of the gateway, by state',
    more: 'The keys of the gateway, by state. In the configuration file: the names of the environment variables that hold them, never the keys. A state without a key leaves its cases inconclusive, and the run incomplete.',
    example: keyVariables,
  },
  /** The models that the restricted key may use. */
  allowedModels: {
    group: 'target',
    kind: 'list',
    in: ['file', 'program', 'tests'],
    variable: 'ANYONE_RESTRICTED_ALLOWED_MODELS',
    help: 'the models that the restricted key may use',
    example: ['gpt-5.4-mini', 'claude-haiku-4-5', 'gemini-3.1-flash'],
  },
  /**
   * The model that requests to an operation name, by the operation's id. For other operations the model
   * comes from the gateway's own list, else it is a common one.
   */
  models: {
    group: 'target',
    kind: 'models',
    in: ['file', 'program', 'tests'],
    help: 'the model that requests to an operation name',
    more: 'The model that requests to an operation name; the restricted key must not be allowed to use it. For other operations the model comes from GET /v1/models, else it is a common one.',
    example: { createChatCompletion: 'gpt-5.4', createMessage: 'claude-sonnet-4-6' },
  },
  /** The operations that the gateway does not offer: their cases are not applicable. */
  notOffered: {
    group: 'target',
    kind: 'operations',
    in: ['file', 'program', 'tests'],
    help: 'the operations that the gateway does not offer',
    more: 'The operations that the gateway does not offer: their cases are not applicable, and the report says so. An endpoint that is absent and not listed here leaves the run incomplete.',
    example: ['createImageVariation', 'createRerank'],
  },
  /**
   * How the gateway differs from the built-in contract: the name of a built-in profile, or the profile
   * itself. `{ env: NAME }` takes a value from the environment.
   */
  profile: {
    group: 'target',
    kind: 'profile',
    in: ['check', 'list', 'explain', 'revoked', 'doctor', 'file', 'program', 'tests'],
    value: 'name|file',
    help: 'how the gateway differs from the contract: azure-openai, litellm or a file',
    more: 'How the gateway differs from the built-in contract: the name of a built-in profile; a file, but not in a program; or the profile itself, but not on the command line. [Profiles](profiles.md) describes it.',
    example: 'azure-openai',
  },
  config: {
    group: 'target',
    kind: 'path',
    in: ['check', 'list', 'explain', 'revoked', 'doctor'],
    value: 'file',
    help: 'the configuration file to read',
    default: 'anyone-conformance.yaml, if present',
  },
  /** Authorities to trust as well: the certificates as PEM text, for a target over https. */
  ca: {
    group: 'target',
    kind: 'certificates',
    in: ['check', 'list', 'revoked', 'doctor', 'program', 'tests'],
    value: 'file',
    help: 'also trust the certificate authorities in this PEM file',
    more: 'Also trusts these certificate authorities, for a target over https: a PEM file on the command line, its text in a program.',
  },
  insecure: {
    group: 'target',
    kind: 'flag',
    in: ['check', 'list', 'revoked', 'doctor'],
    help: "do not verify the target's certificate; for this machine only",
  },
  /**
   * The URL of the proxy that tunnels to the target, with its user and password if it needs them;
   * null, the default, for none. This machine is asked without a proxy.
   */
  proxy: {
    group: 'target',
    kind: 'proxy',
    in: ['program', 'tests'],
    help: 'the URL of the proxy that tunnels to the target',
    more: 'The URL of the proxy that tunnels to the target; null for none. The commands read HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY instead. This machine is asked without a proxy.',
    default: 'null',
  },
  compareUrl: {
    group: 'target',
    kind: 'url',
    in: ['check'],
    value: 'url',
    help: 'run the same cases against a second gateway, and compare',
    more: 'Runs the same cases against a second gateway and reports the differences. Its keys are those of the first, or those in ANYONE_COMPARE_API_KEY, ANYONE_COMPARE_DELETED_API_KEY and so on.',
  },
} as const satisfies OptionTable;
