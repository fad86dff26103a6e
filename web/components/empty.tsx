import { Inbox, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Command } from './copy.js'

/** A list that has nothing to show, with the command that would fill it. */
export function Empty ({ title, text, command, icon: Icon = Inbox, children }: {
  title: string, text?: string, command?: string, icon?: LucideIcon, children?: ReactNode
}): ReactNode {
  return (
    <div className='mx-auto flex max-w-lg flex-col items-center gap-2 px-4 py-10 text-center'>
      <Icon aria-hidden className='mb-1 size-7 text-muted' strokeWidth={1.5} />
      <p className='font-medium'>{title}</p>
      {text !== undefined && <p className='text-muted'>{text}</p>}
      {command !== undefined && <div className='mt-2 w-full'><Command text={command} /></div>}
      {children}
    </div>
  )
}
