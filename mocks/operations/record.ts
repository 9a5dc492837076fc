export { isRecord, memberOf } from '../../spec/json-value.ts';
