import { useLayoutEffect, useState } from 'preact/hooks';
import { type Filter, filterOf, noFilter, queryOf } from './filter.ts';

/** The address after `#`: a clause, cell or case, then a `?` and the filter. */
function addressNow(): { readonly place: string; readonly query: string } {
  const [place = '', ...query] = location.hash.slice(1).split('?');
  return { place, query: query.join('?') };
}

function placeNow(): string {
  const { place } = addressNow();
  try {
    return decodeURIComponent(place);
  } catch {
    return place;
  }
}

function rewrite(place: string, filter: Filter): void {
  const query = queryOf(filter);
  const hash = `${place}${query === '' ? '' : `?${query}`}`;
  const address = `${location.pathname}${location.search}${hash === '' ? '' : `#${hash}`}`;
  history.replaceState(null, '', address);
}

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

/** Returns the filter that the address of the page names, and what changes both. */
export function useFilter(): readonly [Filter, (filter: Filter) => void] {
  const [filter, setFilter] = useState(() => filterOf(addressNow().query));
  useLayoutEffect(() => {
    const follow = () => {
      const { place, query } = addressNow();
      // A link of the page names a place only: the filter stays.
      if (query === '') rewrite(place, filter);
      else setFilter(filterOf(query));
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [filter]);
  const change = (next: Filter) => {
    rewrite(addressNow().place, next);
    setFilter(next);
  };
  return [filter, change];
}

/** Removes the place from the address; the filter stays. */
export function leavePlace(): void {
  const { query } = addressNow();
  rewrite('', query === '' ? noFilter : filterOf(query));
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Moves to another place in the page. */
export function goTo(place: string): void {
  rewrite(encodeURI(place), filterOf(addressNow().query));
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Returns the cell of the matrix that a place is in: CLAUSE/endpoint; empty for a clause. */
export function cellAt(place: string): string {
  const [requirement = '', operation = ''] = place.split('/');
  return operation === '' ? '' : `${requirement}/${operation}`;
}
