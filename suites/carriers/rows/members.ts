import type { Format } from '../../../spec/index.ts';
import type { CarrierRow } from '../carrier.ts';

const row = (name: string, value: unknown, format?: Format, legal = false): CarrierRow => ({
  id: `member-${name.replaceAll('_', '-').toLowerCase()}`,
  kind: 'member',
  words: `the member ${name} with ${JSON.stringify(value)}`,
  members: { [name]: value },
  ...(format === undefined ? {} : { format }),
  ...(legal ? { legal } : {}),
});

/** An address that nobody can have (RFC 2606). */
const nowhere = 'https://gateway.invalid/v1';

/**
 * Members of a JSON body that some gateways act on: who pays, which credential and route are used, what is
 * stored. None of them names a model.
 */
export const memberCarriers = (): CarrierRow[] => [
  row('user', 'admin', 'openai', true),
  row('metadata', { user_id: 'admin', admin: 'true' }),
  row('user_id', 'admin'),
  row('customer_id', 'admin'),
  row('end_user', 'admin'),
  row('team_id', 'admin'),
  row('organization', 'admin'),
  row('tenant', 'admin'),
  row('session_id', 'admin'),
  row('tags', ['admin']),
  row('role', 'admin'),
  row('admin', true),
  row('internal', true),
  row('debug', true),
  row('dry_run', true),
  row('test', true),
  row('api_key', 'sk-nobodys-key'),
  row('key', 'sk-nobodys-key'),
  row('token', 'sk-nobodys-key'),
  row('authorization', 'Bearer sk-nobodys-key'),
  row('api_base', nowhere),
  row('base_url', nowhere),
  row('api_version', '2024-10-21'),
  row('api_type', 'azure'),
  row('custom_llm_provider', 'openai'),
  row('provider', 'openai'),
  row('router', 'default'),
  row('extra_headers', { Authorization: 'Bearer sk-nobodys-key' }),
  row('headers', { Authorization: 'Bearer sk-nobodys-key' }),
  row('litellm_params', { api_key: 'sk-nobodys-key' }),
  row('proxy_server_request', { headers: {} }),
  row('user_config', { model_list: [] }),
  row('user_api_key', 'sk-nobodys-key'),
  row('guardrails', []),
  row('cache', { 'no-cache': true }),
  row('mock_response', 'Hi'),
  row('store', true, 'openai'),
  // For an image it is a colour, and no way of working.
  { ...row('background', false, 'openai'), operations: ['createChatCompletion', 'createResponse'] },
  // A response that continues what there is not is refused, whoever asks.
  {
    ...row('previous_response_id', 'resp_nobodys', 'openai'),
    operations: ['createChatCompletion'],
  },
  { ...row('conversation', 'conv_nobodys', 'openai'), operations: ['createChatCompletion'] },
  {
    ...row('prediction', { type: 'content', content: 'Hi' }, 'openai'),
    operations: ['createChatCompletion'],
  },
  row('prompt_id', 'pmpt_nobodys', 'openai'),
  row('service_tier', 'priority', 'openai'),
  row('web_search_options', {}, 'openai'),
  row('safety_identifier', 'admin', 'openai'),
  row('prompt_cache_key', 'admin', 'openai'),
  row('container', 'container_nobodys', 'anthropic'),
  row('cachedContent', 'cachedContents/nobodys', 'gemini'),
];
