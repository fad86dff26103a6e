import { Check, Copy } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useWords } from '../words/index.js'
import { WORDS } from '../words/shared.js'
import { IconButton } from './button.js'
import { toast } from './toast.js'

/** A button that copies a text. */
export function CopyButton ({ text, label, className }: { text: string | (() => string), label?: string, className?: string }): ReactNode {
  const say = useWords(WORDS)
  const [isDone, setDone] = useState(false)
  useEffect(() => {
    if (!isDone) return
    const timer = setTimeout(() => { setDone(false) }, 1500)
    return () => { clearTimeout(timer) }
  }, [isDone])
  const copy = (): void => {
    const fail = (): void => { toast({ text: say.notCopied, tone: 'bad' }) }
    copyText(typeof text === 'string' ? text : text()).then(() => { setDone(true) }, fail)
  }
  const shown = isDone ? say.copied : label ?? say.copy
  return <IconButton label={shown} icon={isDone ? Check : Copy} onClick={copy} {...(className === undefined ? {} : { className })} />
}

/**
 * Copy a text. Pages that did not come by HTTPS have no `navigator.clipboard`; there the older command does it.
 * @param text to copy
 * @throws when the browser refuses
 */
export async function copyText (text: string): Promise<void> {
  if (window.isSecureContext) return await navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'fixed opacity-0'
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (!isCopied) throw new Error('The browser refused to copy.')
}

/** A command or an address to copy, on one line. */
export function Command ({ text }: { text: string }): ReactNode {
  return (
    <div className='flex max-w-full items-center gap-1 rounded-md border border-line bg-sunken py-0.5 pr-1 pl-3 text-left'>
      <code className='scroll-slim min-w-0 flex-1 overflow-x-auto py-1 font-mono text-xs whitespace-pre' tabIndex={0}>{text}</code>
      <CopyButton text={text} />
    </div>
  )
}
