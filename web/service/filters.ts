/** Filters of a list, kept in the page's address: a link shows what its sender saw, and the browser's back undoes a change. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

/** An address's parameters as they came: anybody may have written them. */
export type RawFilters = Readonly<Record<string, unknown>>

/**
 * A text of the address, cut at 200 characters; empty when it is none.
 * @param raw parameters
 * @param name of one
 */
export function textOf (raw: RawFilters, name: string): string {
  const value = raw[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : ''
}

/**
 * One of several values; the first when the address has none of them.
 * @param raw parameters
 * @param name of one
 * @param values that it may have
 */
export function oneOf<T extends string> (raw: RawFilters, name: string, values: readonly [T, ...T[]]): T {
  return values.find((value) => value === raw[name]) ?? values[0]
}

/**
 * The filters of this page and how to change some of them. Empty ones leave the address.
 * @param read makes filters of the address's parameters, whatever these are: declare it outside the component
 */
export function useFilters<T extends object> (read: (raw: RawFilters) => T): [T, (change: Partial<T>) => void] {
  const filters = read(useSearch({ strict: false }) as RawFilters)
  const navigate = useNavigate()
  const change = useCallback((next: Partial<T>) => {
    void navigate({
      to: '.',
      replace: true,
      search: ((before: RawFilters) => Object.fromEntries(Object.entries({ ...before, ...next }).filter(([, value]) => value !== '' && value !== undefined))) as never
    })
  }, [navigate])
  return [filters, change]
}
