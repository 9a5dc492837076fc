import { type Contract, operationIdsOf, operationOf, requestOf } from '../../../spec/contract.ts';
import { carriers } from '../../carriers/rows/index.ts';
import { inChunks } from '../../carriers/rows/lines.ts';
import { controlOf, request, scenarioCase, singleCase } from '../../cases/build.ts';
import type { Case } from '../../cases/case.ts';
import {
  cells,
  firstStyle,
  isInQuery,
  isRepresentative,
  presentKey,
} from '../../cases/credentials.ts';
import type { CredentialPlan, RequestPlan } from '../../cases/request-plan.ts';
import { inconclusive } from '../../judge/judges.ts';
import { showingBoth } from '../raw/next-request.ts';
import { additionsCases } from './additions-case.ts';
import { judgeForm } from './judge-form.ts';

const facts = { requirement: 'HTTP-LEGAL-FORMS', expects: 'accepted' } as const;

type Form = {
  readonly variant: string;
  readonly words: string;
  readonly change: Partial<RequestPlan>;
  /** Statuses with which HTTP lets a server refuse this form. */
  readonly fine?: readonly number[];
};

/** White space around a JSON body is a part of it (RFC 8259 §2). */
const padded = (bytes: number): Partial<RequestPlan> => ({
  rewrite: (sent) =>
    typeof sent.body === 'string' ? { ...sent, body: `\n${sent.body}${' '.repeat(bytes)}` } : sent,
});

const kibibyte = 1024;

function formsOf(contract: Contract, operation: string): readonly Form[] {
  const { body, upgrade } = operationOf(contract, operation);
  if (upgrade !== null) return [];
  const isJson = requestOf(contract, operation).kind === 'json';
  const http10: Form = {
    variant: 'http-1-0',
    words: 'over HTTP/1.0',
    change: { rewriteBytes: (bytes) => bytes.replace(' HTTP/1.1\r\n', ' HTTP/1.0\r\n') },
    // RFC 9110 §15.5.22 and §15.6.6: a server may want a newer version.
    fine: [426, 505],
  };
  const anonymous: Form = {
    variant: 'no-user-agent',
    words: 'without a User-Agent',
    change: {
      rewrite: (sent) => ({
        ...sent,
        headers: sent.headers.filter(([name]) => name !== 'User-Agent'),
      }),
    },
  };
  const withBody: readonly Form[] = [
    { variant: 'chunked', words: 'with its body in chunks', change: { rewriteBytes: inChunks } },
    {
      variant: 'expect-continue',
      words: 'with Expect: 100-continue',
      change: { rewriteBytes: (bytes) => bytes.replace('\r\n', '\r\nExpect: 100-continue\r\n') },
    },
  ];
  const large: readonly Form[] = [
    { variant: 'body-64-kib', words: 'with a body of 64 KiB', change: padded(64 * kibibyte) },
    ...(isRepresentative(contract, operation)
      ? [
          {
            variant: 'body-2-mib',
            words: 'with a body of 2 MiB',
            change: padded(2 * kibibyte * kibibyte),
          },
        ]
      : []),
  ];
  // The server reads these before it knows the endpoint.
  const isFirst = isRepresentative(contract, operation) || body === null;
  return [
    ...(isFirst ? [http10, anonymous] : []),
    ...(body === null ? [] : isFirst ? withBody : withBody.slice(0, 1)),
    ...(isJson ? large : []),
  ];
}

const formCases = (contract: Contract, operation: string) => {
  const style = firstStyle(contract, operation);
  const plan = request(operation, [presentKey(contract, style, 'active')]);
  return formsOf(contract, operation).map(({ variant, words, change, fine = [] }) =>
    singleCase(
      { ...facts, operation, style, variant, sends: `the valid key, ${words}` },
      { ...plan, ...change },
      {
        control: controlOf(contract, plan, style),
        judge: (exchange, { control, order }) => judgeForm(exchange, control, order, fine),
      },
    ),
  );
};

function reusedCase(contract: Contract, operation: string) {
  const style = firstStyle(contract, operation);
  const plan = request(operation, [presentKey(contract, style, 'active')]);
  return scenarioCase(
    {
      requirement: 'HTTP-LEGAL-FORMS',
      operation,
      style,
      variant: 'reused-connection',
      sends: 'the valid key twice, on one connection',
      expects: 'accepted both times',
    },
    {
      needs: ['active'],
      requests: 2,
      run: async (session) => {
        const control = await session.control(controlOf(contract, plan, style));
        const [first, second] = await session.sendInTurn([plan, plan]);
        if (first === undefined || second === undefined) return inconclusive('not sent');
        return showingBoth(judgeForm(second, control, session.orderOf(operation), []), first);
      },
    },
  );
}

/** A query in another legal form; it has the key. */
type QueryForm = {
  readonly variant: string;
  readonly words: string;
  readonly change: (plan: RequestPlan) => RequestPlan;
};

const withCredential = (
  plan: RequestPlan,
  change: (credential: CredentialPlan) => CredentialPlan,
): RequestPlan => ({ ...plan, credentials: plan.credentials.map(change) });

/** The first character of the key percent-encoded: the same value (RFC 3986 §2.4). */
const encodedKey: QueryForm = {
  variant: 'encoded-key',
  words: 'its first character percent-encoded',
  change: (plan) =>
    withCredential(plan, (one) => ({
      ...one,
      write: (value) =>
        one.write(value).replace(/^./, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    })),
};

/** What Google's own clients write before a key: a semicolon separates nothing in a query. */
const keyLast: QueryForm = {
  variant: 'key-behind-members',
  words: 'behind other members, one with a semicolon and one empty',
  change: (plan) =>
    withCredential(plan, (one) => ({
      ...one,
      place: { ...one.place, name: `$alt=json;enum-encoding=int&prettyPrint=&${one.place.name}` },
    })),
};

const queryFormCases = (contract: Contract) =>
  cells(contract)
    .filter(
      ({ operation, style }) => isRepresentative(contract, operation) && isInQuery(contract, style),
    )
    .flatMap(({ operation, style }) => {
      const plan = request(operation, [presentKey(contract, style, 'active')]);
      return [encodedKey, keyLast].map(({ variant, words, change }) =>
        singleCase(
          { ...facts, operation, style, variant, sends: `the valid key in the query, ${words}` },
          change(plan),
          {
            control: controlOf(contract, plan, style),
            judge: (exchange, { control, order }) => judgeForm(exchange, control, order, []),
          },
        ),
      );
    });

/** A valid request is accepted in every form that HTTP and the API allow. */
export function httpLegalForms(contract: Contract) {
  const legal = carriers().filter((one) => one.legal === true);
  return operationIdsOf(contract)
    .flatMap((operation): readonly Case[] => [
      ...formCases(contract, operation),
      ...additionsCases(contract, operation, legal),
      ...(isRepresentative(contract, operation) ? [reusedCase(contract, operation)] : []),
    ])
    .concat(queryFormCases(contract));
}
