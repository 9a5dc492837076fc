export { isRecord, itemsOf, memberOf } from '../../spec/json-value.ts';
