import type { BenchRequest } from '../requests.ts';

/** What the load process is asked to send: a request by its name, to a server, and how often. */
export type LoadOrder = {
  readonly url: string;
  readonly request: BenchRequest['name'];
  /** How many answers to wait for. */
  readonly answers: number;
};

/** What the load process saw. */
export type LoadFigures = {
  readonly answers: number;
  /** Answers per second. */
  readonly perSecond: number;
  /** The latency in milliseconds that 99 of 100 answers kept within. */
  readonly p99: number;
  /** Answers with another status than the request's, and connections that broke. */
  readonly failures: number;
};

/** The members of a message of another process. */
const membersOf = (message: unknown): Map<string, unknown> =>
  new Map(Object.entries(typeof message === 'object' && message !== null ? message : {}));

/** Reads an order as it arrives in the load process. */
export function readOrder(message: unknown): LoadOrder {
  const members = membersOf(message);
  return {
    url: String(members.get('url')),
    request: String(members.get('request')),
    answers: Number(members.get('answers')),
  };
}

/** Reads what the load process answers. */
export function readFigures(message: unknown): LoadFigures {
  const members = membersOf(message);
  return {
    answers: Number(members.get('answers')),
    perSecond: Number(members.get('perSecond')),
    p99: Number(members.get('p99')),
    failures: Number(members.get('failures')),
  };
}
