import { createPreference } from '../service/preference.js'

/** Appearance of the page: light, dark, or as the system says. */
export type Theme = 'system' | 'light' | 'dark'

/** Themes in the order in which they are offered. */
export const THEMES: readonly Theme[] = ['system', 'light', 'dark']

/** Theme that this device's user has chosen. */
export const theme = createPreference<Theme>('theme', THEMES, () => 'system')

/** Have the page look as chosen, now and after each change. */
export function followTheme (): void {
  const apply = (): void => {
    const chosen = theme.get()
    if (chosen === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = chosen
  }
  apply()
  theme.subscribe(apply)
}
