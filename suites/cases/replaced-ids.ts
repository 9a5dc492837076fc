/** Former variants of HARD-NO-BYPASS, and the variants that now send what they sent: `$1` is a part of the former. */
const replaced: readonly (readonly [former: RegExp, now: string])[] = [
  [
    /^(?:forwarded-(?:loopback|user)|forwarded|internal-request|debugging|signed-in|organization)$/,
    'no-key-with-caller-*',
  ],
  [
    /^(?:x-(?:original|rewrite)-url|forwarded-(?:path|host)|method-override|preflight-headers|same-site|health-probe|local-origin|event-stream-accepted|page-accepted|official-client|beta-feature)$/,
    'no-key-with-request-*',
  ],
  [/^(?:basic-login|unsigned-token|cloud-signature|negotiate)$/, 'no-key-with-*'],
  [/^denied-model-with-[a-z-]+$/, 'denied-model-with-{request,mixed}-*'],
  [
    /^denied-model-(?:forwarded-(?:loopback|user)|forwarded|internal-request|debugging|signed-in|organization)$/,
    'denied-model-with-caller-*',
  ],
  [
    /^denied-model-(?:x-(?:original|rewrite)-url|forwarded-(?:path|host)|method-override|preflight-headers|same-site|health-probe|local-origin|event-stream-accepted|page-accepted|official-client|beta-feature)$/,
    'denied-model-with-request-*',
  ],
  [/^(.+)-with-request-2$/, '$1-with-{caller,request}-1'],
  [/^other-method$/, '*method-{head,put}'],
  [/^options$/, '*method-options'],
  [/^head-(unknown|disabled)-key$/, '$1-method-head'],
  [/^other-path-stream-(\w+)$/, '$1-other-path-stream'],
  [
    /^denied-model-(without-version|version-2|under-api|under-vendor|deployment)$/,
    'denied-model-other-path-$1',
  ],
  [/^raw-([a-z0-9-]+)-unknown$/, 'unknown-raw-$1'],
  [/^second-model-allowed-in-body$/, 'allowed-model-after'],
];

/** Siblings of HARD-NO-BYPASS that were asked at one operation, and are asked at another with its key's place. */
const moved: readonly (readonly [variant: RegExp, from: string, to: string])[] = [
  [/other-path-(?:gemini-files|cached-contents|gemini-list)$/, 'listModels', 'generateContent'],
  [/other-path-message-batches$/, 'listModels', 'createMessage'],
];

/** Variants that were sent with the key in the query as well, and are sent with it in the header only. */
const inHeaderNow = /^(?:raw-[a-z0-9-]+-good|(?:second|allowed)-model-[a-z-]+)$/;

/**
 * Returns the case ids that replace a former one, as a pattern.
 *
 * @param glob an id or a pattern over ids, as it was written
 * @returns null where no former id is meant
 */
export function replacementOf(glob: string): string | null {
  const [clause, operation = '*', style = '*', variant = ''] = glob.split('/');
  if (clause !== 'HARD-NO-BYPASS') return null;
  if (style === 'query' && inHeaderNow.test(variant)) {
    return [clause, operation, 'x-goog-api-key', variant].join('/');
  }
  const move = moved.find(([sibling, from]) => from === operation && sibling.test(variant));
  if (move !== undefined) return [clause, move[2], '*', variant].join('/');
  const row = replaced.find(([former]) => former.test(variant));
  return row === undefined ? null : [clause, operation, style, variant.replace(...row)].join('/');
}
