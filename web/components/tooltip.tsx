import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

/** Room that tooltips need once. */
export function TooltipProvider ({ children }: { children: ReactNode }): ReactNode {
  return <Radix.Provider delayDuration={400} skipDelayDuration={200}>{children}</Radix.Provider>
}

/** A hint at one control, by pointer or keyboard. It is no place for what is said nowhere else. */
export function Tooltip ({ text, children }: { text: string, children: ReactNode }): ReactNode {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content sideOffset={6} collisionPadding={8} className='z-50 max-w-72 animate-[appear_120ms_ease-out] rounded-md bg-ink px-2 py-1 text-xs text-page shadow-floating'>
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
