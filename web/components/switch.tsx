import { Switch as Radix } from 'radix-ui'
import { useId, type ReactNode } from 'react'

/** Something that is on or off, with its label beside it. */
export function Switch ({ label, checked, onChange, disabled = false }: {
  label: string, checked: boolean, onChange: (checked: boolean) => void, disabled?: boolean
}): ReactNode {
  const id = useId()
  return (
    <div className='flex items-center gap-2.5'>
      <Radix.Root
        id={id} checked={checked} onCheckedChange={onChange} disabled={disabled}
        className='h-5 w-9 shrink-0 rounded-full bg-line-strong transition-colors data-[state=checked]:bg-accent disabled:opacity-55'
      >
        <Radix.Thumb className='block size-4 translate-x-0.5 rounded-full bg-surface shadow-raised transition-transform data-[state=checked]:translate-x-4.5' />
      </Radix.Root>
      <label htmlFor={id}>{label}</label>
    </div>
  )
}
