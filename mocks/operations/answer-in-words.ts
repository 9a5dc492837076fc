import type { SchemaName, Schemas } from '../../spec/validator.ts';
import { answerAfter, type Call, type OperationAnswer, type ServedAnswer } from './call.ts';
import { composeReply, type Reply, type ReplyOrder, sayPlainly } from './reply.ts';

/**
 * An operation that a model answers: with a text, with JSON of a form, or with a call of a function.
 * Where the request asks for a value that nothing was found to fit, its body is refused.
 */
export function answerInWords<Name extends SchemaName>(
  schema: Name,
  readOrder: (body: Schemas[Name]) => ReplyOrder,
  serve: (body: Schemas[Name], call: Call, reply: Reply) => ServedAnswer,
): OperationAnswer {
  return (payload, validators, scripted) =>
    answerAfter(schema, (body) => {
      const order = readOrder(body);
      if (scripted !== undefined) {
        return (call) => serve(body, call, sayPlainly({ ...order, scripted }));
      }
      const composed = composeReply(order);
      if (!composed.found) return composed.problem;
      return (call) => serve(body, call, composed.reply);
    })(payload, validators);
}
