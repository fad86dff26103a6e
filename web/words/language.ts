import { createPreference, usePreference } from '../service/preference.js'

/** Languages of the console. */
export type Language = 'en' | 'zh'

/** Languages in the order in which they are offered. */
export const LANGUAGES: readonly Language[] = ['en', 'zh']

const ofBrowser = (): Language => navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag))?.toLowerCase().startsWith('zh') === true ? 'zh' : 'en'

/** Language that this device's user has chosen; the browser's until then. */
export const language = createPreference<Language>('language', LANGUAGES, ofBrowser)

/** The language of the page, followed. */
export const useLanguage = (): Language => usePreference(language)

/** Have the document say which language it is in: screen readers, hyphenation and fonts go by it. */
export function followLanguage (): void {
  const apply = (): void => { document.documentElement.lang = language.get() === 'zh' ? 'zh-CN' : 'en' }
  apply()
  language.subscribe(apply)
}
