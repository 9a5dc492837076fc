import type { Contract } from '../../spec/contract.ts';
import { type Format, formatNames, type Style } from '../../spec/index.ts';
import { firstStyle } from '../cases/credentials.ts';
import type { Exchange } from '../cases/exchange.ts';
import type { KeyName } from '../cases/request-plan.ts';
import type { Target } from '../cases/target.ts';
import { acceptsKey, readAnswer } from '../judge/classify.ts';
import type { Wire } from '../wire/wire.ts';
import { probe } from './find-format.ts';

/** How to probe a format: the endpoint whose free request reveals most, and its style. */
export type Door = {
  readonly format: Format;
  readonly operation: string;
  readonly style: Style;
  /** Styles of other formats that some gateways require there instead. */
  readonly others: readonly Style[];
};

/** The formats that are offered, each with the way to probe it. */
const doors = (contract: Contract, { notOffered = [] }: Target): readonly Door[] =>
  formatNames.flatMap((format) => {
    const { freeProbe: operation, strayStyles: others } = contract.formats[format];
    if (notOffered.includes(operation)) return [];
    const style = firstStyle(contract, operation);
    return [{ format, operation, style, others: others.filter((other) => other !== style) }];
  });

/** The answer of one format, and those to other styles where its own was refused. */
export type Asked = {
  readonly door: Door;
  readonly own: Exchange;
  readonly others: readonly { readonly style: Style; readonly exchange: Exchange }[];
  /** The same request with a key that was never issued; null where the key itself was not accepted. */
  readonly stranger: Exchange | null;
};

/**
 * Sends each format one free request: it lists models, or lacks a part without which it cannot be served.
 * Where the format refuses the key, it also tries the styles of other formats. Where it accepts the key, it
 * sends a key that was never issued: a gateway may accept any.
 */
export function askFormats(
  contract: Contract,
  wire: Pick<Wire, 'send'>,
  target: Target,
): Promise<Asked[]> {
  const send = ({ operation }: Door, style: Style, key: KeyName = 'active') =>
    probe({ target, wire }, contract, operation, key, style);
  return Promise.all(
    doors(contract, target).map(async (door) => {
      const own = await send(door, door.style);
      if (own.answer?.status !== 401) {
        const stranger = acceptsKey(readAnswer(own))
          ? await send(door, door.style, 'unknown')
          : null;
        return { door, own, others: [], stranger };
      }
      const others = await Promise.all(
        door.others.map(async (style) => ({ style, exchange: await send(door, style) })),
      );
      return { door, own, others, stranger: null };
    }),
  );
}
