import { useSyncExternalStore } from 'react'

/** A choice of this device's user, the same in all tabs. */
export interface Preference<T extends string> {
  get(): T
  set(value: T): void
  /** Hear of changes, those of other tabs included. */
  subscribe(listener: () => void): () => void
}

/**
 * A preference, kept in the browser's storage where that is allowed, and for the life of the page where it is not.
 * @param key in the storage, after `parley.`
 * @param values that may be chosen
 * @param fallback as long as none is
 */
export function createPreference<T extends string> (key: string, values: readonly T[], fallback: () => T): Preference<T> {
  const name = `parley.${key}`
  const listeners = new Set<() => void>()
  const read = (): T => {
    try {
      const stored = localStorage.getItem(name)
      return values.find((value) => value === stored) ?? fallback()
    } catch {
      return fallback()
    }
  }
  let current = read()
  const tell = (): void => { for (const listener of listeners) listener() }
  window.addEventListener('storage', (event) => {
    if (event.key !== name) return
    current = read()
    tell()
  })
  return {
    get: () => current,
    set (value) {
      current = value
      try {
        localStorage.setItem(name, value)
      } catch {
        // Storage that is full or forbidden costs the choice its second visit, nothing else.
      }
      tell()
    },
    subscribe (listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    }
  }
}

/**
 * The value of a preference, followed.
 * @param preference to read
 */
export function usePreference<T extends string> (preference: Preference<T>): T {
  return useSyncExternalStore(preference.subscribe, preference.get)
}
