/** An event of a realtime session, before it is numbered. */
export type RealtimeEvent = { readonly type: string; readonly [member: string]: unknown };

/** What the mock puts into a conversation. */
export type RealtimeItem = {
  id: string;
  object: 'realtime.item';
  status: 'in_progress' | 'completed' | 'incomplete';
} & (
  | { type: 'message'; role: 'assistant'; content: { type: 'output_text'; text: string }[] }
  | { type: 'function_call'; call_id: string; name: string; arguments: string }
);

type StatusDetails =
  | {
      readonly type: 'incomplete' | 'cancelled';
      readonly reason: 'max_output_tokens' | 'client_cancelled';
    }
  | {
      readonly type: 'failed';
      readonly error: { readonly type: string; readonly message: string; readonly code?: string };
    };

/** A response, as far as it has come. */
export type ResponseFacts = {
  id: string;
  object: 'realtime.response';
  output_modalities: 'text'[];
  status: 'in_progress' | 'completed' | 'incomplete' | 'cancelled' | 'failed';
  /** Null for one that was completed. */
  status_details?: StatusDetails | null;
  output: RealtimeItem[];
  usage?: { input_tokens: number; output_tokens: number; total_tokens: number };
};

type InResponse = { readonly response_id: string; readonly output_index: number };
type InItem = InResponse & { readonly item_id: string };
type InPart = InItem & { readonly content_index: number };
type Part = { type: 'text'; text: string };

/** An event that is part of a response. */
export type ResponseEvent =
  | { readonly type: 'response.created' | 'response.done'; readonly response: ResponseFacts }
  | ({
      readonly type: 'response.output_item.added' | 'response.output_item.done';
      readonly item: RealtimeItem;
    } & InResponse)
  | {
      readonly type: 'conversation.item.added' | 'conversation.item.done';
      readonly previous_item_id: string | null;
      readonly item: RealtimeItem;
    }
  | ({
      readonly type: 'response.content_part.added' | 'response.content_part.done';
      readonly part: Part;
    } & InPart)
  | ({ readonly type: 'response.output_text.delta'; readonly delta: string } & InPart)
  | ({ readonly type: 'response.output_text.done'; readonly text: string } & InPart)
  | ({
      readonly type: 'response.function_call_arguments.delta';
      readonly call_id: string;
      readonly delta: string;
    } & InItem)
  | ({
      readonly type: 'response.function_call_arguments.done';
      readonly call_id: string;
      readonly name: string;
      readonly arguments: string;
    } & InItem);
