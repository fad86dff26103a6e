import type { ReactNode } from 'react'

/** A screen's frame: its title, what it is for, what can be done, and the rest below. */
export function Page ({ title, description, actions, children }: {
  title: string, description?: ReactNode, actions?: ReactNode, children: ReactNode
}): ReactNode {
  return (
    <div className='mx-auto flex w-full max-w-6xl flex-col gap-5 px-4 py-5 sm:px-6 lg:px-8 lg:py-7'>
      <header className='flex flex-wrap items-end justify-between gap-3'>
        <div className='min-w-0'>
          <h1 className='text-xl leading-9 font-semibold tracking-tight'>{title}</h1>
          {description !== undefined && <p className='max-w-2xl text-muted'>{description}</p>}
        </div>
        {actions !== undefined && <div className='flex flex-wrap items-center gap-2'>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
