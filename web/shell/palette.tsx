/** The palette of commands: every page and every preference by a few letters. Loaded when it is first opened. */
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { SCREENS } from '../screens/index.js'
import { useLanguage, useWords } from '../words/index.js'
import { useAccountMenu } from './account-menu.js'
import { addressOf, isAllowed } from './screen.js'
import { useUser } from './session.js'
import { WORDS } from './words.js'

const ITEM = 'flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 select-none data-[selected=true]:bg-hover'
const GROUP = '**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-muted'

/** The palette, open. */
export default function Palette ({ onClose }: { onClose: () => void }): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const navigate = useNavigate()
  const { role } = useUser()
  const commands = useAccountMenu().flatMap((item) => item !== 'line' && 'label' in item ? [item] : [])
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose() }}>
      <Dialog.Portal>
        <Dialog.Overlay className='fixed inset-0 z-40 bg-scrim' />
        <Dialog.Content aria-describedby={undefined} className='fixed inset-x-3 top-[12dvh] z-50 mx-auto max-w-xl animate-[appear_120ms_ease-out] overflow-hidden rounded-xl border border-line bg-surface shadow-floating'>
          <Dialog.Title className='sr-only'>{say.palette}</Dialog.Title>
          <Command label={say.palette} loop>
            <Command.Input autoFocus placeholder={say.paletteHint} className='h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none placeholder:text-muted' />
            <Command.List className='scroll-slim max-h-[50dvh] overflow-y-auto p-1.5'>
              <Command.Empty className='px-4 py-8 text-center text-muted'>{say.paletteEmpty}</Command.Empty>
              <Command.Group heading={say.pages} className={GROUP}>
                {SCREENS.filter((screen) => screen.section !== undefined && isAllowed(screen, role)).map((screen) => (
                  <Command.Item
                    key={screen.path} value={`${screen.title.en} ${screen.title.zh}`} className={ITEM}
                    onSelect={() => { onClose(); void navigate({ to: addressOf(screen) }) }}
                  >
                    {screen.icon !== undefined && <screen.icon aria-hidden className='size-4 text-muted' />}
                    {screen.title[language]}
                  </Command.Item>
                ))}
              </Command.Group>
              <Command.Group heading={say.commands} className={GROUP}>
                {commands.map(({ label, icon: Icon, onSelect }) => (
                  <Command.Item key={label} className={ITEM} onSelect={() => { onClose(); onSelect() }}>
                    {Icon !== undefined && <Icon aria-hidden className='size-4 text-muted' />}
                    {label}
                  </Command.Item>
                ))}
              </Command.Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
