import { Link } from '@tanstack/react-router'
import { ChevronsUpDown, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { Menu } from '../components/menu.js'
import { SCREENS } from '../screens/index.js'
import { useLanguage, useWords } from '../words/index.js'
import { useAccountMenu } from './account-menu.js'
import { addressOf, isAllowed, type Section } from './screen.js'
import { useUser } from './session.js'
import { WORDS } from './words.js'

const SECTIONS: readonly Section[] = ['use', 'operate', 'own']

/** The console's name and sign. */
export function Brand (): ReactNode {
  return (
    <Link to='/' className='flex items-center gap-2.5 rounded-md px-2 py-1 font-semibold tracking-tight'>
      <img src='/icon.svg' alt='' className='size-6' />
      Parley
    </Link>
  )
}

/** Links to the screens that this account may see, the palette's button, and the account's menu. */
export function Navigation ({ onPalette, onNavigate }: { onPalette: () => void, onNavigate?: () => void }): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const user = useUser()
  const items = useAccountMenu()
  const screens = SCREENS.filter((screen) => isAllowed(screen, user.role))
  return (
    <div className='flex h-full flex-col gap-3 p-3'>
      <Brand />
      <button type='button' onClick={onPalette} className='flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-[0.8125rem] text-muted hover:border-line-strong hover:text-ink'>
        <Search aria-hidden className='size-3.5' />
        <span className='flex-1 text-left'>{say.search}</span>
        <kbd className='font-sans text-xs'>{/Mac|iP/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <nav aria-label={say.navigation} className='scroll-slim -mx-1 min-h-0 flex-1 overflow-y-auto px-1'>
        {SECTIONS.map((section) => {
          const own = screens.filter((screen) => screen.section === section)
          return own.length > 0 && (
            <div key={section} className='pb-3'>
              <p className='px-2 pt-1 pb-1 text-xs text-muted'>{say.sections[section]}</p>
              <ul>
                {own.map((screen) => (
                  <li key={screen.path}>
                    <Link
                      to={addressOf(screen)} onClick={onNavigate}
                      className='flex h-8 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-hover hover:text-ink data-[status=active]:bg-accent-soft data-[status=active]:font-medium data-[status=active]:text-accent'
                    >
                      {screen.icon !== undefined && <screen.icon aria-hidden className='size-4 shrink-0' />}
                      <span className='truncate'>{screen.title[language]}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          )
        })}
      </nav>
      <Menu items={items} align='start'>
        <button type='button' aria-label={say.accountMenu(user.username)} className='flex items-center gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-hover'>
          <span aria-hidden className='flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent uppercase'>{user.username.slice(0, 2)}</span>
          <span className='min-w-0 flex-1'>
            <span className='block truncate text-[0.8125rem] font-medium'>{user.username}</span>
            <span className='block text-xs text-muted'>{user.role === 'admin' ? say.roles.admin : say.roles.user}</span>
          </span>
          <ChevronsUpDown aria-hidden className='size-4 text-muted' />
        </button>
      </Menu>
    </div>
  )
}
