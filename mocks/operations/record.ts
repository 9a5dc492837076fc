export { isRecord, itemsOf, memberOf } from '../../base/json.ts';
