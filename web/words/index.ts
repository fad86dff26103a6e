/**
 * The mechanism of two languages. Each screen keeps its own words beside it:
 * `export const WORDS = words({ title: 'Users' }, { title: '用户' })`, and takes them by
 * `const say = useWords(WORDS)`. A word that is missing in one language is an error of types.
 */
import { useLanguage, type Language } from './language.js'

/** Words by name: a text, a function that makes one of its arguments, or a group of these. */
export interface Glossary { readonly [name: string]: string | ((...values: never[]) => string) | Glossary }

/** Words of the same names, whatever they say. */
export type Like<T> = {
  readonly [K in keyof T]:
  T[K] extends string ? string : T[K] extends (...values: infer V) => string ? (...values: V) => string : Like<T[K]>
}

/** Words in both languages. */
export type Words<T> = Readonly<Record<Language, Like<T>>>

/**
 * Words in both languages.
 * @param en names them
 * @param zh has the same names
 */
export const words = <T extends Glossary> (en: T, zh: Like<T>): Words<T> => ({ en: en as unknown as Like<T>, zh })

/**
 * The words of the page's language.
 * @param both languages
 */
export const useWords = <T> (both: Words<T>): Like<T> => both[useLanguage()]

export { useLanguage, type Language } from './language.js'
