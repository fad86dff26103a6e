/** The frame around the screens: navigation beside them where there is room, in a drawer where there is none. */
import { Outlet, useMatches } from '@tanstack/react-router'
import { Menu as MenuIcon, Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { IconButton } from '../components/button.js'
import { cx } from '../components/cx.js'
import { useLanguage, useWords } from '../words/index.js'
import { HealthBanner } from './health-banner.js'
import { Navigation } from './navigation.js'
import { Forbidden } from './not-found.js'
import { isAllowed, type Screen } from './screen.js'
import { useUser } from './session.js'
import { useDocumentTitle } from './title.js'
import { WORDS } from './words.js'

const Palette = lazy(() => import('./palette.js'))

const useScreen = (): Screen | undefined => useMatches({ select: (matches) => matches.at(-1)?.staticData.screen })

/** Have Ctrl K, or ⌘K, do something wherever the focus is. */
function usePaletteKey (open: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey) return
      event.preventDefault()
      open()
    }
    window.addEventListener('keydown', listen)
    return () => { window.removeEventListener('keydown', listen) }
  }, [open])
}

/** The frame. */
export function Frame (): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const screen = useScreen()
  const { role } = useUser()
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  const [openPalette] = useState(() => () => { setDrawerOpen(false); setPaletteOpen(true) })
  usePaletteKey(openPalette)
  useDocumentTitle(screen?.title[language])
  return (
    <div className='flex h-dvh flex-col'>
      <a href='#content' className='sr-only rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50'>{say.skip}</a>
      <HealthBanner />
      <div className='flex min-h-0 flex-1'>
        <aside className='hidden w-56 shrink-0 border-r border-line bg-sunken lg:block'><Navigation onPalette={openPalette} /></aside>
        <div className='flex min-w-0 flex-1 flex-col'>
          <header className='flex h-12 shrink-0 items-center gap-1 border-b border-line bg-sunken px-2 lg:hidden'>
            <Dialog.Root open={isDrawerOpen} onOpenChange={setDrawerOpen}>
              <Dialog.Trigger asChild><IconButton label={say.openNavigation} icon={MenuIcon} /></Dialog.Trigger>
              <Dialog.Portal>
                <Dialog.Overlay className='fixed inset-0 z-40 bg-scrim lg:hidden' />
                <Dialog.Content aria-describedby={undefined} className='fixed inset-y-0 left-0 z-50 w-72 max-w-[85vw] animate-[slide-in_160ms_ease-out] border-r border-line bg-sunken lg:hidden'>
                  <Dialog.Title className='sr-only'>{say.navigation}</Dialog.Title>
                  <Navigation onPalette={openPalette} onNavigate={() => { setDrawerOpen(false) }} />
                </Dialog.Content>
              </Dialog.Portal>
            </Dialog.Root>
            <p className='min-w-0 flex-1 truncate font-medium'>{screen?.title[language] ?? 'Parley'}</p>
            <IconButton label={say.palette} icon={Search} onClick={openPalette} />
          </header>
          <main id='content' tabIndex={-1} className={cx('min-h-0 flex-1 outline-none', screen?.isFull === true ? 'overflow-hidden' : 'scroll-slim overflow-y-auto')}>
            {screen === undefined || isAllowed(screen, role) ? <Outlet /> : <Forbidden />}
          </main>
        </div>
      </div>
      {isPaletteOpen && <Suspense><Palette onClose={() => { setPaletteOpen(false) }} /></Suspense>}
    </div>
  )
}
