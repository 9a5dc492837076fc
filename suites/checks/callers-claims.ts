import type { Disguise } from './disguises.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of nobody's, without a signature (RFC 7519 §6). */
const unsigned = `${base64url({ alg: 'none' })}.${base64url({ sub: 'admin', exp: 4_102_444_800 })}.`;

/** Header lines in which a caller says who or what he is, and that anybody can send. */
export const callersClaims: readonly Disguise[] = [
  [
    'local-origin',
    'the headers of a page on localhost',
    [
      ['Origin', 'http://localhost:3000'],
      ['X-Requested-With', 'XMLHttpRequest'],
    ],
  ],
  ['event-stream-accepted', 'Accept: text/event-stream', [['Accept', 'text/event-stream']]],
  ['page-accepted', "a browser's Accept", [['Accept', 'text/html,application/xhtml+xml']]],
  [
    'organization',
    'an organization and a project',
    [
      ['OpenAI-Organization', 'org-admin'],
      ['OpenAI-Project', 'proj_admin'],
      ['x-goog-user-project', 'admin'],
    ],
  ],
  [
    'official-client',
    'the headers of the official clients',
    [
      ['User-Agent', 'OpenAI/JS 7.0.0'],
      ['X-Stainless-Lang', 'js'],
      ['X-Stainless-Package-Version', '7.0.0'],
      ['x-goog-api-client', 'google-genai-sdk/3.0.0'],
    ],
  ],
  [
    'beta-feature',
    'a beta feature',
    [
      ['anthropic-beta', 'oauth-2025-04-20'],
      ['OpenAI-Beta', 'assistants=v2'],
    ],
  ],
  [
    'debugging',
    'the headers of a test or of debugging',
    [
      ['X-Test', 'true'],
      ['X-Dry-Run', 'true'],
    ],
  ],
  [
    'signed-in',
    'cookies of a session',
    [['Cookie', 'session=admin; token=admin; connect.sid=s%3Aadmin']],
  ],
  [
    'basic-login',
    "nobody's Basic credentials",
    [['Authorization', `Basic ${base64('admin:admin')}`]],
  ],
  [
    'unsigned-token',
    'a JWT of nobody without a signature',
    [['Authorization', `Bearer ${unsigned}`]],
  ],
  [
    'cloud-signature',
    "nobody's cloud signature",
    [['Authorization', 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/any/bedrock/aws4_request']],
  ],
  ['negotiate', "nobody's Negotiate token", [['Authorization', 'Negotiate YII=']]],
];
