import { useNavigate } from '@tanstack/react-router'
import { BookOpen, CircleUser, LogOut } from 'lucide-react'
import type { MenuItem } from '../components/menu.js'
import { usePreference } from '../service/preference.js'
import { useWords } from '../words/index.js'
import { language, LANGUAGES } from '../words/language.js'
import { SCREENS } from '../screens/index.js'
import { signOut } from './session.js'
import { theme, THEMES } from './theme.js'
import { WORDS } from './words.js'

/** Choices of appearance and language, as lines of a menu. */
export function usePreferenceItems (): MenuItem[] {
  const say = useWords(WORDS)
  const [chosenTheme, chosenLanguage] = [usePreference(theme), usePreference(language)]
  return [
    { title: say.theme },
    ...THEMES.map((value) => ({ label: say.themes[value], isChecked: value === chosenTheme, onSelect: () => { theme.set(value) } })),
    { title: say.language },
    ...LANGUAGES.map((value) => ({
      label: say.languages[value], isChecked: value === chosenLanguage, onSelect: () => { language.set(value) }
    }))
  ]
}

/** Lines of the account's menu. */
export function useAccountMenu (): MenuItem[] {
  const say = useWords(WORDS)
  const navigate = useNavigate()
  const chosen = usePreference(language)
  const own = SCREENS.filter(({ section }) => section === 'own')
  const preferences = usePreferenceItems()
  return [
    ...own.map(({ title, path }) => ({ label: title[chosen], icon: CircleUser, onSelect: () => { void navigate({ to: path }) } })),
    { label: say.documentation, icon: BookOpen, onSelect: () => { window.open('/docs', '_blank', 'noopener') } },
    'line',
    ...preferences,
    'line',
    { label: say.signOut, icon: LogOut, onSelect: () => { void signOut() } }
  ]
}
