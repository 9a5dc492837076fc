import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { afterAuthentication, jsonText, refuseWhen, wrongRefusal } from '../patches.ts';

const kibibyte = 1024;

/** Refuses a good request with another status than 401. */
const refuseAs = (status: number, test: Parameters<typeof refuseWhen>[0]): Patch =>
  afterAuthentication(async (decided, ctx) =>
    !isRefusal(decided) && (await test(ctx)) ? { ...wrongRefusal, status } : decided,
  );

/** A good request in a form that HTTP allows is refused. */
export const legalFormFaults: readonly Fault[] = [
  {
    id: 'chunked-good-key-refused',
    sentence: 'The guard signs the body by its length, so that a body in chunks has a wrong key.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseWhen(({ headers }) => headers.has('transfer-encoding')),
  },
  {
    id: 'body-above-64-kib-413',
    sentence: 'A proxy in front takes bodies of up to 64 KiB, and clients send pictures.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseAs(413, async (ctx) => ((await jsonText(ctx))?.length ?? 0) > 64 * kibibyte),
  },
  {
    id: 'body-above-1-mib-413',
    sentence: 'A proxy in front has its usual limit of 1 MiB for a body.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseAs(413, async (ctx) => ((await jsonText(ctx))?.length ?? 0) > kibibyte * kibibyte),
  },
  {
    id: 'expectation-417',
    sentence: 'Expect: 100-continue is refused, and curl sends it with each large body.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseAs(417, ({ headers }) => headers.has('expect')),
  },
  {
    id: 'query-member-404',
    sentence: 'A query member that is not known makes the route another one: 404.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseAs(404, ({ query }) => query.has('beta')),
  },
  {
    id: 'client-header-refused',
    sentence: 'What a proxy adds to a request makes its signature wrong.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseWhen(({ headers }) => headers.has('traceparent')),
  },
  {
    id: 'charset-415',
    sentence: 'A charset after application/json makes it another media type.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseAs(415, ({ headers }) =>
      /json; ?charset/i.test(headers.get('content-type') ?? ''),
    ),
  },
  {
    id: 'charset-in-capitals-415',
    sentence: 'Two spellings of the media type are known, and the one that Java sends is not.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseAs(415, ({ headers }) =>
      /json;charset=UTF-8/.test(headers.get('content-type') ?? ''),
    ),
  },
  {
    id: 'address-chain-refused',
    sentence: 'X-Forwarded-For must be one address, and behind two proxies it is a list.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseWhen(({ headers }) => (headers.get('x-forwarded-for') ?? '').includes(',')),
  },
  {
    id: 'kept-alive-handshake-refused',
    sentence: 'Connection must be Upgrade, and some browsers send a list: keep-alive, Upgrade.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseWhen(
      ({ operation, headers }) =>
        operation.upgrade !== null && /keep-alive/i.test(headers.get('connection') ?? ''),
    ),
  },
  {
    id: 'space-before-json-400',
    sentence: 'A body that begins with white space is no JSON for the guard.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseAs(400, async (ctx) => /^\s/.test((await jsonText(ctx)) ?? '')),
  },
  {
    id: 'foreign-cookie-refused',
    sentence: 'A cookie of another application counts as a login, which fails.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseWhen(({ headers }) => headers.has('cookie')),
  },
  {
    id: 'long-cookie-refused',
    sentence: 'A cookie above 4 KiB is cut off, and the key in the next header with it.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseWhen(({ headers }) => (headers.get('cookie') ?? '').length > 4 * kibibyte),
  },
  {
    id: 'script-agent-403',
    sentence: 'The firewall blocks the User-Agent of a Python library.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseAs(403, ({ headers }) => /python-/.test(headers.get('user-agent') ?? '')),
  },
  {
    id: 'code-in-text-403',
    sentence: 'The firewall takes a script in a text for an attack.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseAs(403, async (ctx) => /<script/.test((await jsonText(ctx)) ?? '')),
  },
  {
    id: 'letters-beyond-ascii-400',
    sentence: 'The signature of a body is made of its ASCII letters, so other languages fail.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseAs(400, async (ctx) => /[^\x20-\x7e\s]/.test((await jsonText(ctx)) ?? '')),
  },
];
