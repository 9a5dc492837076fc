import { useLayoutEffect, useState } from 'preact/hooks';

const placeNow = (): string => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
};

/** Returns the clause, cell or case that the address of the page names; empty for none. */
export function usePlace(): string {
  const [place, setPlace] = useState(placeNow);
  useLayoutEffect(() => {
    const follow = () => setPlace(placeNow());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return place;
}

/** Removes the place from the address. */
export function leavePlace(): void {
  history.replaceState(null, '', location.pathname + location.search);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Returns the cell of the matrix that a place is in: CLAUSE/endpoint; empty for a clause. */
export function cellAt(place: string): string {
  const [requirement = '', operation = ''] = place.split('/');
  return operation === '' ? '' : `${requirement}/${operation}`;
}
