import { UsageError } from '../../base/errors.ts';
import { largestFile } from '../../base/follow-file.ts';
import { type AnswerBook, mostAnswers } from '../behaviours/scripts/answer-book.ts';
import { requestOf } from '../gateway/request/request.ts';
import { hideKeys } from '../keys/keyring.ts';
import { answer, complain, done, refuseMethod } from './answers.ts';
import type { Scope } from './scope.ts';

const mediaTypes = /^application\/(?:json|yaml)\s*(?:;|$)/i;

const listOf = (book: AnswerBook, session: string | null): Response => {
  const answers = book.list(session).map(({ entry, given }) => ({ ...entry, given }));
  // A pattern of a program is no JSON. A key can get into a text by mistake.
  const text = JSON.stringify(answers, (_, value) =>
    value instanceof RegExp ? `${value}` : value,
  );
  return answer(200, { answers: JSON.parse(hideKeys(text)) });
};

/** Adds the answers of a body, which has the form of a response file, as JSON or as YAML. */
async function addAnswers(book: AnswerBook, session: string | null, request: Request) {
  if (!mediaTypes.test(request.headers.get('content-type') ?? '')) {
    return complain(
      415,
      'Send the answers with `Content-Type: application/json`, or application/yaml.',
    );
  }
  const bytes = await requestOf(request).readBody(largestFile);
  if (typeof bytes === 'string')
    return complain(413, `The body is longer than ${largestFile} bytes.`);
  // Loaded with the first answers: the YAML parser takes longer than most of the mock.
  const { parseAnswers } = await import('../behaviours/scripts/response-file.ts');
  try {
    const answers = parseAnswers(bytes, 'answers');
    if (answers.length + book.list(session).length > mostAnswers) {
      return complain(409, `There would be more than ${mostAnswers} answers: delete those before.`);
    }
    book.add(session, answers);
    return listOf(book, session);
  } catch (error) {
    if (error instanceof UsageError) return complain(400, hideKeys(error.message));
    throw error;
  }
}

/** Answers at the scripted answers of a scope: the list, more of them, none of them. */
export async function answerScript(scope: Scope, request: Request): Promise<Response> {
  const { answers: book, session } = scope;
  if (book === null) return complain(404, 'This mock takes no answers.');
  if (request.method === 'GET') return listOf(book, session);
  if (request.method === 'POST') return addAnswers(book, session, request);
  if (request.method !== 'DELETE') return refuseMethod(request.method, 'GET, POST, DELETE');
  book.clear(session);
  return done();
}
