import { useEffect, useState } from 'preact/hooks';
import { type DecisionRecord, type ExchangeRecord, readExchange } from '../control-client.ts';

/** Milliseconds before a stream that still runs is asked for again. */
const again = 700;

/** The request and the response of a decision: undefined until they came, null where they are not kept. */
export function useExchange(decision: DecisionRecord): ExchangeRecord | null | undefined {
  const [exchange, setExchange] = useState<ExchangeRecord | null | undefined>(undefined);
  const { requestId, session, isKept } = decision;
  useEffect(() => {
    if (!isKept) {
      setExchange(null);
      return undefined;
    }
    let timer = 0;
    let isCurrent = true;
    const read = async (): Promise<void> => {
      const came = await readExchange(requestId).catch(() => null);
      if (!isCurrent) return;
      setExchange(came);
      if (came !== null && came.duration === null) timer = window.setTimeout(read, again);
    };
    void read();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [requestId, session, isKept]);
  return exchange;
}
