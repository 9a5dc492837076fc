import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { afterAuthentication, hasHeader, jsonText, refuseWhen, wrongRefusal } from '../patches.ts';

const kibibyte = 1024;

const refuseAs = (status: number, test: Parameters<typeof refuseWhen>[0]): Patch =>
  afterAuthentication(async (decided, ctx) =>
    !isRefusal(decided) && (await test(ctx)) ? { ...wrongRefusal, status } : decided,
  );

/** A good request in a form that HTTP allows is refused. */
export const legalFormFaults = breaking('HTTP-LEGAL-FORMS', {
  'chunked-good-key-refused': [
    'The guard signs the body by its length, so that a body in chunks has a wrong key.',
    refuseWhen(hasHeader('transfer-encoding')),
  ],
  'body-above-64-kib-413': [
    'A proxy in front takes bodies of up to 64 KiB, and clients send pictures.',
    refuseAs(413, async (ctx) => ((await jsonText(ctx))?.length ?? 0) > 64 * kibibyte),
  ],
  'body-above-1-mib-413': [
    'A proxy in front has its usual limit of 1 MiB for a body.',
    refuseAs(413, async (ctx) => ((await jsonText(ctx))?.length ?? 0) > kibibyte * kibibyte),
  ],
  'expectation-417': [
    'Expect: 100-continue is refused, and curl sends it with each large body.',
    refuseAs(417, hasHeader('expect')),
  ],
  'query-member-404': [
    'A query member that is not known makes the route another one: 404.',
    refuseAs(404, ({ query }) => query.has('beta')),
  ],
  'client-header-refused': [
    'What a proxy adds to a request makes its signature wrong.',
    refuseWhen(hasHeader('traceparent')),
  ],
  'charset-415': [
    'A charset after application/json makes it another media type.',
    refuseAs(415, ({ headers }) => /json; ?charset/i.test(headers.get('content-type') ?? '')),
  ],
  'charset-in-capitals-415': [
    'Two spellings of the media type are known, and the one that Java sends is not.',
    refuseAs(415, ({ headers }) => /json;charset=UTF-8/.test(headers.get('content-type') ?? '')),
  ],
  'address-chain-refused': [
    'X-Forwarded-For must be one address, and behind two proxies it is a list.',
    refuseWhen(({ headers }) => (headers.get('x-forwarded-for') ?? '').includes(',')),
  ],
  'kept-alive-handshake-refused': [
    'Connection must be Upgrade, and some browsers send a list: keep-alive, Upgrade.',
    refuseWhen(
      ({ operation, headers }) =>
        operation.upgrade !== null && /keep-alive/i.test(headers.get('connection') ?? ''),
    ),
  ],
  'space-before-json-400': [
    'A body that begins with white space is no JSON for the guard.',
    refuseAs(400, async (ctx) => /^\s/.test((await jsonText(ctx)) ?? '')),
  ],
  'foreign-cookie-refused': [
    'A cookie of another application counts as a login, which fails.',
    refuseWhen(hasHeader('cookie')),
  ],
  'long-cookie-refused': [
    'A cookie above 4 KiB is cut off, and the key in the next header with it.',
    refuseWhen(({ headers }) => (headers.get('cookie') ?? '').length > 4 * kibibyte),
  ],
  'script-agent-403': [
    'The firewall blocks the User-Agent of a Python library.',
    refuseAs(403, ({ headers }) => /python-/.test(headers.get('user-agent') ?? '')),
  ],
  'code-in-text-403': [
    'The firewall takes a script in a text for an attack.',
    refuseAs(403, async (ctx) => /<script/.test((await jsonText(ctx)) ?? '')),
  ],
  'letters-beyond-ascii-400': [
    'The signature of a body is made of its ASCII letters, so other languages fail.',
    refuseAs(400, async (ctx) => /[^\x20-\x7e\s]/.test((await jsonText(ctx)) ?? '')),
  ],
});
